# Renders a folder's scene.json with Blender's Cycles: blender -b --factory-startup --python cycles_renderer.py -- FOLDER THREADS SPP...
# For each number of samples it prints "rendered SPP SECONDS FILE". The time is that of the whole call: what does not
# depend on the samples is taken off by whoever compares two of them.
import json
import math
import sys
import time
from pathlib import Path

import bpy
import numpy
from mathutils import Matrix, Vector

arguments = sys.argv[sys.argv.index("--") + 1 :]
folder, threads, counts = Path(arguments[0]), int(arguments[1]), [int(a) for a in arguments[2:]]
description = json.loads((folder / "scene.json").read_text())

for thing in list(bpy.data.objects):
    bpy.data.objects.remove(thing)
scene = bpy.context.scene


def read_ply(path):
    data = path.read_bytes()
    end = data.index(b"end_header\n") + len(b"end_header\n")
    numbers = {}
    for line in data[:end].decode().splitlines():
        words = line.split()
        if words[0] == "element":
            numbers[words[1]] = int(words[2])
    vertices = numpy.frombuffer(data, "<f4", 3 * numbers["vertex"], end)
    record = numpy.dtype([("count", "u1"), ("corners", "<i4", 3)])
    faces = numpy.frombuffer(data, record, numbers["face"], end + vertices.nbytes)
    return vertices, numpy.ascontiguousarray(faces["corners"])


def make_material(item):
    material = bpy.data.materials.new(item["name"])
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    output = nodes.new("ShaderNodeOutputMaterial")
    if "matt" in item:
        node = nodes.new("ShaderNodeBsdfDiffuse")
        node.inputs["Color"].default_value = (*item["matt"], 1)
        node.inputs["Roughness"].default_value = 0
    elif "glossy" in item:
        node = nodes.new("ShaderNodeBsdfGlossy")
        node.distribution = "MULTI_GGX"
        node.inputs["Color"].default_value = (1, 1, 1, 1)
        node.inputs["Roughness"].default_value = item["glossy"]
    else:
        node = nodes.new("ShaderNodeEmission")
        node.inputs["Color"].default_value = (*item["lamp"], 1)
        node.inputs["Strength"].default_value = 1
    links.new(node.outputs[0], output.inputs["Surface"])
    return material


for item in description["objects"]:
    vertices, corners = read_ply(folder / item["mesh"])
    mesh = bpy.data.meshes.new(item["name"])
    mesh.vertices.add(len(vertices) // 3)
    mesh.vertices.foreach_set("co", vertices)
    mesh.loops.add(corners.size)
    mesh.loops.foreach_set("vertex_index", corners.reshape(-1))
    mesh.polygons.add(len(corners))
    mesh.polygons.foreach_set("loop_start", numpy.arange(0, corners.size, 3, dtype=numpy.int32))
    mesh.polygons.foreach_set("loop_total", numpy.full(len(corners), 3, dtype=numpy.int32))
    mesh.update(calc_edges=True)
    mesh.materials.append(make_material(item))
    scene.collection.objects.link(bpy.data.objects.new(item["name"], mesh))

camera = bpy.data.cameras.new("camera")
camera.sensor_fit = "VERTICAL"
camera.angle = math.radians(description["fov"])
position, target, up = (Vector(description[name]) for name in ("position", "target", "up"))
back = (position - target).normalized()
right = up.cross(back).normalized()
placed = bpy.data.objects.new("camera", camera)
placed.matrix_world = Matrix.Translation(position) @ Matrix((right, back.cross(right), back)).transposed().to_4x4()
scene.collection.objects.link(placed)
scene.camera = placed

world = bpy.data.worlds.new("world")
scene.world = world
world.use_nodes = True
nodes, links = world.node_tree.nodes, world.node_tree.links
background = nodes["Background"]
background.inputs["Color"].default_value = (0, 0, 0, 1)
if description["sky"]:
    # From y up and -z in the middle to Blender's z up and +x in the middle: (x, y, z) becomes (-z, -x, y).
    direction = nodes.new("ShaderNodeTexCoord")
    split, minus_x, minus_z, join = (
        nodes.new(kind)
        for kind in ("ShaderNodeSeparateXYZ", "ShaderNodeMath", "ShaderNodeMath", "ShaderNodeCombineXYZ")
    )
    links.new(direction.outputs["Generated"], split.inputs[0])
    for node, source in ((minus_x, "X"), (minus_z, "Z")):
        node.operation = "MULTIPLY"
        node.inputs[1].default_value = -1
        links.new(split.outputs[source], node.inputs[0])
    links.new(minus_z.outputs[0], join.inputs["X"])
    links.new(minus_x.outputs[0], join.inputs["Y"])
    links.new(split.outputs["Y"], join.inputs["Z"])
    picture = nodes.new("ShaderNodeTexEnvironment")
    picture.image = bpy.data.images.load(str(folder / description["sky"]))
    links.new(join.outputs[0], picture.inputs["Vector"])
    links.new(picture.outputs["Color"], background.inputs["Color"])

scene.render.engine = "CYCLES"
scene.render.resolution_x, scene.render.resolution_y = description["width"], description["height"]
scene.render.resolution_percentage = 100
scene.render.threads_mode, scene.render.threads = "FIXED", threads
scene.render.use_persistent_data = True
scene.render.image_settings.file_format = "OPEN_EXR"
scene.render.image_settings.color_depth = "32"
cycles = scene.cycles
cycles.device = "CPU"
cycles.use_adaptive_sampling = False
cycles.use_denoising = False
cycles.sample_clamp_direct = cycles.sample_clamp_indirect = 0
cycles.blur_glossy = 0
cycles.pixel_filter_type = "BOX"
bounces = description["bounces"]
cycles.max_bounces = cycles.diffuse_bounces = cycles.glossy_bounces = cycles.transmission_bounces = bounces

for count in counts:
    cycles.samples = count
    path = folder / f"cycles-{count}.exr"
    scene.render.filepath = str(path)
    start = time.perf_counter()
    bpy.ops.render.render()
    seconds = time.perf_counter() - start
    bpy.data.images["Render Result"].save_render(str(path))
    print("rendered", count, seconds, path, flush=True)
