namespace Fathom.Numerics;

/// <summary>
/// How packed weights are kept. Every product is made with 32-bit floats; the 16-bit formats are widened, which is exact.
/// </summary>
public enum WeightFormat
{
    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>bfloat16.</summary>
    BF16,
}
