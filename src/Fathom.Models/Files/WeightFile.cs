using Fathom.Numerics;

namespace Fathom.Models.Files;

/// <summary>Writes a model's weights as safetensors, in one of the <see cref="WeightType"/>s.</summary>
public static class WeightFile
{
    /// <param name="path">The file to make or replace.</param>
    /// <param name="weights">Names, shapes and numbers.</param>
    /// <param name="type">How matrices are stored; vectors are few and stay f32 beside int8.</param>
    /// <exception cref="InputException">The file cannot be written, or a number is beyond the range of f16.</exception>
    public static void Write(string path, IEnumerable<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> weights,
        WeightType type)
    {
        var tensors = new List<TensorData>();
        foreach (var (name, shape, values) in weights)
        {
            if (type == WeightType.Int8 && shape.Length > 1) tensors.AddRange(QuantisedRows.Of(name, shape, values.Span));
            else tensors.Add(Narrowed(path, name, shape, values, type));
        }
        // What Hugging Face's loaders ask for before they read a file.
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    static TensorData Narrowed(string path, string name, long[] shape, ReadOnlyMemory<float> values, WeightType type)
    {
        if (type is WeightType.F32 or WeightType.Int8) return TensorData.Of(name, values, shape);
        var halves = new ushort[values.Length];
        if (type == WeightType.F16) HalfFloats.ToF16(values.Span, halves);
        else HalfFloats.ToBF16(values.Span, halves);
        const ushort infinity = 0x7C00, magnitude = 0x7FFF;
        if (type == WeightType.F16 && Array.Exists(halves, half => (half & magnitude) == infinity))
            throw new InputException($"{path}: tensor {name} has numbers beyond the range of f16; save as bf16 or f32");
        return TensorData.Streamed(name, type == WeightType.F16 ? ScalarType.F16 : ScalarType.BF16,
            stream => Scalars.Write<ushort>(stream, halves), shape);
    }
}
