package dev.sunstone;

/**
 * What a mesh holds, in numbers.
 *
 * @param vertices how many vertices
 * @param triangles how many triangles, the degenerate ones included
 * @param materials how many materials its faces name: one more than the largest index, or 0
 * @param depth how many levels of nodes its tree has
 * @param build what building the tree took and gave: its nodes and leaves, and the triangles that it leaves out
 */
public record MeshInfo(long vertices, long triangles, int materials, int depth, BuildReport build) {}
