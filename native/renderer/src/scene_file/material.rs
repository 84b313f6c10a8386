//! The form of materials in a scene file, and the way from it to a material and back.

use std::fmt;
use std::sync::Arc;

use glam::Vec3;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bsdf::metals::{self, Metal};
use crate::color::Color;
use crate::error::{Error, ErrorKind, Result};
use crate::material::{Channel, Coloration, Emission, Material, NormalMap, Parameter, Principled, Surface};
use crate::medium::Medium;
use crate::range;
use crate::texture::{Encoding, Filter, Sampling, Texture, Wrap};

use super::files::Files;
use super::{medium::MediumDocument, object};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaterialDocument {
    coloration: ColorationDocument,
    #[serde(deserialize_with = "range::non_negative")]
    albedo: f64,
    surface: SurfaceDocument,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    emission: Option<EmissionDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    opacity: Option<ParameterDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    normal_map: Option<NormalMapDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    interior: Option<MediumDocument>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum ColorationDocument {
    #[serde(deserialize_with = "object::only")]
    Color(Color),
    #[serde(deserialize_with = "object::only")]
    Texture(TextureDocument),
}

/// A picture and how it is read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextureDocument {
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "is_default")]
    wrap_u: WrapName,
    #[serde(default, skip_serializing_if = "is_default")]
    wrap_v: WrapName,
    #[serde(default, skip_serializing_if = "is_default")]
    filter: FilterName,
    #[serde(default, skip_serializing_if = "is_default")]
    encoding: EncodingName,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EmissionDocument {
    #[serde(deserialize_with = "object::only")]
    color: Color,
    #[serde(deserialize_with = "range::non_negative")]
    radiance: f64,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    texture: Option<TextureDocument>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NormalMapDocument {
    #[serde(deserialize_with = "object::only")]
    texture: TextureDocument,
    #[serde(default = "one", deserialize_with = "range::non_negative")]
    strength: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum SurfaceDocument {
    Diffuse,
    #[serde(deserialize_with = "object::only")]
    Reflective(ReflectiveDocument),
    #[serde(deserialize_with = "object::only")]
    Refractive(RefractiveDocument),
    #[serde(deserialize_with = "object::only")]
    Principled(Box<PrincipledDocument>),
    #[serde(deserialize_with = "object::only")]
    Dielectric(DielectricDocument),
    #[serde(deserialize_with = "object::only")]
    Conductor(ConductorDocument),
    Mirror,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReflectiveDocument {
    #[serde(deserialize_with = "range::fraction")]
    reflectivity: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefractiveDocument {
    #[serde(deserialize_with = "range::positive")]
    index: f64,
    #[serde(deserialize_with = "range::fraction")]
    transparency: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DielectricDocument {
    #[serde(deserialize_with = "range::positive")]
    ior: f64,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    roughness: Option<ParameterDocument>,
    #[serde(default, skip_serializing_if = "is_default")]
    thin: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConductorDocument {
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    metal: Option<MetalDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    roughness: Option<ParameterDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    anisotropy: Option<ParameterDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
    rotation: Option<ParameterDocument>,
}

fn one() -> f64 {
    1.0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Words of the file for the variants of an enum.
macro_rules! names {
    ($name:ident, $of:ident, $($variant:ident),+) => {
        #[derive(Clone, Copy, Default, PartialEq, Deserialize)]
        #[serde(try_from = "String")]
        struct $name($of);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(name: String) -> std::result::Result<Self, String> {
                match name.as_str() {
                    $(stringify!($variant) => Ok(Self($of::$variant)),)+
                    _ => {
                        let known = [$(concat!("\"", stringify!($variant), "\"")),+].join(", ");
                        Err(format!("unknown variant {name:?}, expected one of {known}"))
                    }
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(match self.0 {
                    $($of::$variant => stringify!($variant),)+
                })
            }
        }
    };
}

names!(WrapName, Wrap, Repeat, Mirror, Clamp);
names!(FilterName, Filter, Nearest, Bilinear, MipMap);
names!(EncodingName, Encoding, Srgb, Linear);
names!(ChannelName, Channel, Red, Green, Blue, Alpha);

/// A number, or one that changes over the surface.
enum ParameterDocument {
    Number(f64),
    Textured(TexturedDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TexturedDocument {
    #[serde(default = "one", deserialize_with = "range::fraction")]
    factor: f64,
    #[serde(deserialize_with = "object::only")]
    texture: TextureDocument,
    #[serde(default)]
    channel: ChannelName,
}

impl<'de> Deserialize<'de> for ParameterDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct ParameterVisitor;

        impl<'de> Visitor<'de> for ParameterVisitor {
            type Value = ParameterDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 0 to 1 or an object with a texture")
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<ParameterDocument, E> {
                range::check_fraction(value).map_err(E::custom)?;
                Ok(ParameterDocument::Number(value))
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> std::result::Result<ParameterDocument, E> {
                self.visit_f64(value as f64)
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> std::result::Result<ParameterDocument, E> {
                self.visit_f64(value as f64)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<ParameterDocument, A::Error> {
                TexturedDocument::deserialize(MapAccessDeserializer::new(map)).map(ParameterDocument::Textured)
            }
        }

        deserializer.deserialize_any(ParameterVisitor)
    }
}

impl Serialize for ParameterDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => number.serialize(serializer),
            Self::Textured(textured) => textured.serialize(serializer),
        }
    }
}

/// A metal by its name or by its complex index of refraction.
enum MetalDocument {
    Named(Metal),
    Index(IndexDocument),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexDocument {
    #[serde(deserialize_with = "object::only")]
    eta: Color,
    #[serde(deserialize_with = "object::only")]
    k: Color,
}

impl<'de> Deserialize<'de> for MetalDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct MetalVisitor;

        impl<'de> Visitor<'de> for MetalVisitor {
            type Value = MetalDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a metal or an object of eta and k")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> std::result::Result<MetalDocument, E> {
                metals::by_name(name).map(MetalDocument::Named).map_err(|error| E::custom(error.message))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<MetalDocument, A::Error> {
                IndexDocument::deserialize(MapAccessDeserializer::new(map)).map(MetalDocument::Index)
            }
        }

        deserializer.deserialize_any(MetalVisitor)
    }
}

impl Serialize for MetalDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Named(metal) => serializer.serialize_str(metal.name),
            Self::Index(index) => index.serialize(serializer),
        }
    }
}

impl From<MetalDocument> for Metal {
    fn from(document: MetalDocument) -> Self {
        match document {
            MetalDocument::Named(metal) => metal,
            MetalDocument::Index(IndexDocument { eta, k }) => {
                Metal::new(Vec3::from_array(eta.to_f32()), Vec3::from_array(k.to_f32()))
            }
        }
    }
}

impl From<&Metal> for MetalDocument {
    fn from(metal: &Metal) -> Self {
        match metals::by_name(metal.name) {
            Ok(named) if named == *metal => Self::Named(named),
            _ => Self::Index(IndexDocument {
                eta: Color::from_f32(metal.eta.to_array()),
                k: Color::from_f32(metal.k.to_array()),
            }),
        }
    }
}

/// The principled surface; what is left out is as that of plastic.
macro_rules! principled {
    ($($name:ident),+) => {
        #[derive(Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct PrincipledDocument {
            $(#[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "object::some")]
            $name: Option<ParameterDocument>,)+
            #[serde(default = "glass", skip_serializing_if = "is_glass", deserialize_with = "range::positive")]
            ior: f64,
            #[serde(default, skip_serializing_if = "is_default")]
            thin: bool,
        }

        impl PrincipledDocument {
            fn build(self, files: &mut Files, field: &str) -> Result<Principled> {
                let mut principled = Principled { ior: self.ior, thin: self.thin, ..Principled::default() };
                $(if let Some(parameter) = self.$name {
                    principled.$name = parameter.build(files, &format!("{field}.{}", stringify!($name)))?;
                })+
                Ok(principled)
            }

            fn of(principled: &Principled) -> Result<Self> {
                let usual = Principled::default();
                Ok(Self {
                    $($name: ParameterDocument::unless(&principled.$name, &usual.$name)?,)+
                    ior: principled.ior,
                    thin: principled.thin,
                })
            }
        }
    };
}

principled!(
    metallic,
    roughness,
    specular_tint,
    transmission,
    clearcoat,
    clearcoat_roughness,
    sheen,
    sheen_roughness,
    sheen_tint,
    anisotropy,
    anisotropic_rotation
);

fn glass() -> f64 {
    1.5
}

fn is_glass(ior: &f64) -> bool {
    *ior == glass()
}

impl TextureDocument {
    pub(super) fn sampling(&self) -> Sampling {
        Sampling { wrap_u: self.wrap_u.0, wrap_v: self.wrap_v.0, filter: self.filter.0, encoding: self.encoding.0 }
    }

    fn build(&self, files: &mut Files, field: &str) -> Result<Arc<Texture>> {
        files.sampled(&self.path, self.sampling()).map_err(|error| error.at(format!("{field}.path")))
    }

    fn of(texture: &Texture) -> Result<Self> {
        let Some(path) = texture.path() else {
            let text =
                "its texture was given as pixels and has no path; load the texture from a file to write the scene";
            return Err(Error::new(ErrorKind::InvalidArgument, text));
        };
        let Sampling { wrap_u, wrap_v, filter, encoding } = texture.sampling();
        Ok(Self {
            path: path.to_string(),
            wrap_u: WrapName(wrap_u),
            wrap_v: WrapName(wrap_v),
            filter: FilterName(filter),
            encoding: EncodingName(encoding),
        })
    }
}

impl ParameterDocument {
    fn build(self, files: &mut Files, field: &str) -> Result<Parameter> {
        match self {
            Self::Number(number) => Ok(Parameter::constant(number)),
            Self::Textured(TexturedDocument { factor, texture, channel }) => {
                let texture = texture.build(files, &format!("{field}.texture"))?;
                Ok(Parameter { factor, texture: Some((texture, channel.0)) })
            }
        }
    }

    fn build_or(document: Option<Self>, usual: f64, files: &mut Files, field: &str) -> Result<Parameter> {
        document.map_or(Ok(Parameter::constant(usual)), |document| document.build(files, field))
    }

    /// Nothing where it is as usual.
    fn unless(parameter: &Parameter, usual: &Parameter) -> Result<Option<Self>> {
        if parameter == usual {
            return Ok(None);
        }
        Ok(Some(match &parameter.texture {
            None => Self::Number(parameter.factor),
            Some((texture, channel)) => Self::Textured(TexturedDocument {
                factor: parameter.factor,
                texture: TextureDocument::of(texture)?,
                channel: ChannelName(*channel),
            }),
        }))
    }
}

impl SurfaceDocument {
    fn build(self, files: &mut Files, field: &str) -> Result<Surface> {
        Ok(match self {
            Self::Diffuse => Surface::Diffuse,
            Self::Reflective(ReflectiveDocument { reflectivity }) => Surface::Reflective { reflectivity },
            Self::Refractive(RefractiveDocument { index, transparency }) => Surface::Refractive { index, transparency },
            Self::Principled(document) => {
                Surface::Principled(Arc::new(document.build(files, &format!("{field}.Principled"))?))
            }
            Self::Dielectric(DielectricDocument { ior, roughness, thin }) => {
                let field = format!("{field}.Dielectric.roughness");
                Surface::Dielectric {
                    ior,
                    roughness: ParameterDocument::build_or(roughness, 0.0, files, &field)?,
                    thin,
                }
            }
            Self::Conductor(ConductorDocument { metal, roughness, anisotropy, rotation }) => {
                let mut parameter = |name: &str, document| {
                    ParameterDocument::build_or(document, 0.0, files, &format!("{field}.Conductor.{name}"))
                };
                Surface::Conductor {
                    metal: metal.map(Into::into),
                    roughness: parameter("roughness", roughness)?,
                    anisotropy: parameter("anisotropy", anisotropy)?,
                    rotation: parameter("rotation", rotation)?,
                }
            }
            Self::Mirror => Surface::Mirror,
        })
    }

    fn of(surface: &Surface) -> Result<Self> {
        let none = Parameter::constant(0.0);
        let parameter = |parameter: &Parameter| ParameterDocument::unless(parameter, &none);
        Ok(match surface {
            Surface::Diffuse => Self::Diffuse,
            &Surface::Reflective { reflectivity } => Self::Reflective(ReflectiveDocument { reflectivity }),
            &Surface::Refractive { index, transparency } => {
                Self::Refractive(RefractiveDocument { index, transparency })
            }
            Surface::Principled(principled) => Self::Principled(Box::new(PrincipledDocument::of(principled)?)),
            Surface::Dielectric { ior, roughness, thin } => {
                Self::Dielectric(DielectricDocument { ior: *ior, roughness: parameter(roughness)?, thin: *thin })
            }
            Surface::Conductor { metal, roughness, anisotropy, rotation } => Self::Conductor(ConductorDocument {
                metal: metal.as_ref().map(Into::into),
                roughness: parameter(roughness)?,
                anisotropy: parameter(anisotropy)?,
                rotation: parameter(rotation)?,
            }),
            Surface::Mirror => Self::Mirror,
        })
    }
}

impl MaterialDocument {
    /// Opens its pictures; the field of an error begins with `field`.
    pub(super) fn build(self, files: &mut Files, field: &str) -> Result<Arc<Material>> {
        let coloration = match self.coloration {
            ColorationDocument::Color(color) => Coloration::Color(color),
            ColorationDocument::Texture(texture) => {
                Coloration::Texture(texture.build(files, &format!("{field}.coloration.Texture"))?)
            }
        };
        let surface = self.surface.build(files, &format!("{field}.surface"))?;
        let mut material = Material::new(coloration, self.albedo, surface);
        if let Some(EmissionDocument { color, radiance, texture }) = self.emission {
            let texture = texture.map(|texture| texture.build(files, &format!("{field}.emission.texture")));
            material.emission = Emission { color, radiance, texture: texture.transpose()? };
        }
        if let Some(opacity) = self.opacity {
            material.opacity = opacity.build(files, &format!("{field}.opacity"))?;
        }
        if let Some(NormalMapDocument { texture, strength }) = self.normal_map {
            let texture = texture.build(files, &format!("{field}.normal_map.texture"))?;
            material.normal_map = Some(NormalMap { texture, strength });
        }
        material.interior = self.interior.map(Medium::from);
        Ok(Arc::new(material))
    }

    /// Refuses textures without a path.
    pub(super) fn of(material: &Material) -> Result<Self> {
        let coloration = match &material.coloration {
            Coloration::Color(color) => ColorationDocument::Color(*color),
            Coloration::Texture(texture) => ColorationDocument::Texture(TextureDocument::of(texture)?),
        };
        let Emission { color, radiance, texture } = &material.emission;
        let emission = match (material.emission.is_none(), texture) {
            (true, None) => None,
            (_, texture) => {
                let texture = texture.as_deref().map(TextureDocument::of).transpose()?;
                Some(EmissionDocument { color: *color, radiance: *radiance, texture })
            }
        };
        let normal_map = material.normal_map.as_ref().map(|NormalMap { texture, strength }| {
            Ok(NormalMapDocument { texture: TextureDocument::of(texture)?, strength: *strength })
        });
        Ok(Self {
            coloration,
            albedo: material.albedo,
            surface: SurfaceDocument::of(&material.surface)?,
            emission,
            opacity: ParameterDocument::unless(&material.opacity, &Parameter::constant(1.0))?,
            normal_map: normal_map.transpose()?,
            interior: material.interior.map(Into::into),
        })
    }
}
