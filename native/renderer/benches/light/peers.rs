//! The other renderers, each in a process of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sunstone_renderer::decode::float_image;
use sunstone_renderer::limits::Limits;

use crate::figures::Picture;

/// Another renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Peer {
    /// Blender's Cycles.
    Cycles,
    /// Mitsuba 3, vectorised by LLVM.
    MitsubaLlvm,
    /// Mitsuba 3, ray by ray.
    MitsubaScalar,
}

/// Seconds of a call, and the picture that it gave, by samples.
pub(crate) type Rendered = HashMap<u32, (f64, Picture)>;

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/light")
}

impl Peer {
    pub(crate) const ALL: [Self; 3] = [Self::Cycles, Self::MitsubaLlvm, Self::MitsubaScalar];

    /// What lines of the comparison call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cycles => "cycles",
            Self::MitsubaLlvm => "mitsuba_llvm",
            Self::MitsubaScalar => "mitsuba_scalar",
        }
    }

    /// What Mitsuba calls it.
    fn variant(self) -> &'static str {
        if self == Self::MitsubaLlvm { "llvm_ad_rgb" } else { "scalar_rgb" }
    }

    fn command(self) -> Command {
        match self {
            Self::Cycles => {
                let mut command = Command::new("blender");
                command.args(["-b", "--factory-startup", "--python-exit-code", "1", "--python"]);
                command
            }
            Self::MitsubaLlvm | Self::MitsubaScalar => Command::new("python3"),
        }
    }

    /// Whether it is installed.
    pub(crate) fn is_there(self) -> bool {
        let mut command = match self {
            Self::Cycles => Command::new("blender"),
            Self::MitsubaLlvm | Self::MitsubaScalar => self.command(),
        };
        match self {
            Self::Cycles => command.arg("--version"),
            Self::MitsubaLlvm | Self::MitsubaScalar => {
                command.arg(scripts().join("mitsuba_renderer.py")).args(["--check", self.variant()])
            }
        };
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Renders the scene of a folder with each of these numbers of samples.
    pub(crate) fn render(self, folder: &Path, threads: usize, samples: &[u32]) -> Rendered {
        let mut command = self.command();
        match self {
            Self::Cycles => command.arg(scripts().join("cycles_renderer.py")).arg("--").arg(folder),
            Self::MitsubaLlvm | Self::MitsubaScalar => {
                command.arg(scripts().join("mitsuba_renderer.py")).arg(folder).arg(self.variant())
            }
        };
        command.arg(threads.to_string()).args(samples.iter().map(u32::to_string));
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {text}{}", self.name(), String::from_utf8_lossy(&output.stderr));
        let mut rendered = Rendered::new();
        for line in text.lines().filter_map(|line| line.strip_prefix("rendered ")) {
            let [count, seconds, path] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let image = float_image::load(Path::new(path), &Limits::default()).unwrap();
            rendered.insert(count.parse().unwrap(), (seconds.parse().unwrap(), Picture::of(&image)));
        }
        rendered
    }
}
