package dev.sunstone;

/**
 * What a scene holds, in numbers.
 *
 * @param spheres how many spheres
 * @param planes how many planes
 * @param lights how many lights
 * @param textures how many different textures
 * @param textureBytes the memory of the decoded textures in bytes
 */
public record SceneInfo(long spheres, long planes, long lights, long textures, long textureBytes) {}
