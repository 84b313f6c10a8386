package dev.sunstone;

/**
 * What a mesh holds, in numbers.
 *
 * @param vertices how many vertices
 * @param triangles how many triangles, the degenerate ones included
 * @param degenerate how many triangles no ray can meet, since two of their corners are one point; the tree leaves them
 *     out
 * @param materials how many materials its faces name: one more than the largest index, or 0
 * @param nodes how many nodes its tree has
 * @param leaves how many leaves the tree has
 * @param depth how many levels of nodes there are
 * @param build the memory of nodes and leaves, and how long building them took
 */
public record MeshInfo(
        long vertices,
        long triangles,
        long degenerate,
        int materials,
        long nodes,
        long leaves,
        int depth,
        BuildReport build) {}
