namespace Fathom.Models.Files;

/// <summary>What is known of each <see cref="ScalarType"/>: its size and its name in safetensors headers.</summary>
public static class ScalarTypes
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this ScalarType type) => type switch
    {
        ScalarType.F64 or ScalarType.I64 or ScalarType.U64 => 8,
        ScalarType.F32 or ScalarType.I32 or ScalarType.U32 => 4,
        ScalarType.F16 or ScalarType.BF16 or ScalarType.I16 or ScalarType.U16 => 2,
        _ => 1,
    };

    /// <summary>Whether <see cref="SafetensorsFile.ReadFloats(string, Span{float})"/> widens this type to float.</summary>
    public static bool IsFloat(this ScalarType type) =>
        type is ScalarType.F64 or ScalarType.F32 or ScalarType.F16 or ScalarType.BF16;

    internal static string SafetensorsName(this ScalarType type) => type switch
    {
        ScalarType.Bool => "BOOL",
        ScalarType.F8E4M3 => "F8_E4M3",
        ScalarType.F8E5M2 => "F8_E5M2",
        _ => type.ToString(),
    };

    internal static ScalarType? FromSafetensors(string name)
    {
        foreach (var type in Enum.GetValues<ScalarType>())
            if (type.SafetensorsName() == name) return type;
        return null;
    }
}
