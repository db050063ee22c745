namespace Fathom.Numerics;

/// <summary>The vector instructions that a kernel is written for, from the least to the most capable.</summary>
public enum InstructionSet
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>4 lanes by whatever the machine has: SSE, Arm's AdvSimd.</summary>
    Vector128,

    /// <summary>8 lanes: AVX2 with FMA.</summary>
    Avx2,

    /// <summary>16 lanes: AVX-512F.</summary>
    Avx512,
}
