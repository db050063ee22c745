namespace Fathom.Models.Files;

/// <summary>How the weights of a model are stored.</summary>
public enum WeightType
{
    /// <summary>As they were trained.</summary>
    F32,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of an f32.</summary>
    BF16,

    /// <summary>One byte a number and one f32 scale for each row of a matrix; vectors stay f32.</summary>
    Int8,
}
