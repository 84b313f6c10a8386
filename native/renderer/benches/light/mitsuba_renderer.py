# Renders a folder's scene.json with Mitsuba 3: python3 mitsuba_renderer.py FOLDER VARIANT THREADS SPP...
# For each number of samples it prints "rendered SPP SECONDS FILE", after a first picture that compiles the kernels.
# With --check and a variant alone it says by its exit code whether that works here.
import glob
import json
import os
import re
import sys
import time
from pathlib import Path

# The newest LLVM there is: kernels hold instructions that those before 17 cannot translate.
found = glob.glob("/usr/lib/*/libLLVM*.so*") + glob.glob("/usr/lib*/libLLVM*.so*")
if found:
    newest = max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", Path(path).name)[:1]])
    os.environ.setdefault("DRJIT_LIBLLVM_PATH", newest)

import drjit
import mitsuba
import numpy

if sys.argv[1] == "--check":
    mitsuba.set_variant(sys.argv[2])
    if sys.argv[2].startswith("llvm"):
        drjit.eval(drjit.minimum(mitsuba.Float([1, 2]), mitsuba.Float([2, 1])))
    sys.exit(0)
folder, variant, threads = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
counts = [int(a) for a in sys.argv[4:]]
mitsuba.set_variant(variant)
from mitsuba import ScalarTransform4f as Transform

drjit.set_thread_count(threads)
description = json.loads((folder / "scene.json").read_text())


def rgb(values):
    return {"type": "rgb", "value": values}


def shape(item):
    made = {"type": "ply", "filename": str(folder / item["mesh"]), "face_normals": True}
    if "glossy" in item:
        facets = {"type": "roughconductor", "material": "none", "distribution": "ggx", "alpha": item["glossy"] ** 2}
        made["bsdf"] = {"type": "twosided", "bsdf": facets}
    else:
        matt = {"type": "diffuse", "reflectance": rgb(item.get("matt", [0, 0, 0]))}
        made["bsdf"] = {"type": "twosided", "bsdf": matt}
    if "lamp" in item:
        made["emitter"] = {"type": "area", "radiance": rgb(item["lamp"])}
    return made


scene = {
    "type": "scene",
    "integrator": {"type": "path", "max_depth": description["bounces"] + 1, "rr_depth": 4},
    "sensor": {
        "type": "perspective",
        "fov": description["fov"],
        "fov_axis": "y",
        "to_world": Transform().look_at(
            origin=description["position"], target=description["target"], up=description["up"]
        ),
        "film": {
            "type": "hdrfilm",
            "width": description["width"],
            "height": description["height"],
            "rfilter": {"type": "box"},
            "pixel_format": "rgb",
            "component_format": "float32",
        },
        "sampler": {"type": "multijitter", "sample_count": 1},
    },
}
for item in description["objects"]:
    scene[item["name"]] = shape(item)
if description["sky"]:
    turned = Transform().rotate([0, 1, 0], 180)
    scene["sky"] = {"type": "envmap", "filename": str(folder / description["sky"]), "to_world": turned}
scene = mitsuba.load_dict(scene)


def render(count):
    start = time.perf_counter()
    image = numpy.array(mitsuba.render(scene, spp=count))
    return time.perf_counter() - start, image


render(counts[0])
for count in counts:
    seconds, image = render(count)
    path = folder / f"{variant}-{count}.exr"
    mitsuba.util.write_bitmap(str(path), image, write_async=False)
    print("rendered", count, seconds, path, flush=True)
