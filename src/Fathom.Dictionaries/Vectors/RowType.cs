namespace Fathom.Dictionaries;

/// <summary>How a number of an activation is stored.</summary>
public enum RowType
{
    F32,
    F16,
    BF16,

    /// <summary>round(x / s) with s = max |x| / 127 of the row, one f32 s a row.</summary>
    Int8,
}
