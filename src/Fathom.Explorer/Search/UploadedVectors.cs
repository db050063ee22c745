using Fathom.Models.Files;

namespace Fathom.Explorer;

/// <summary>Vectors in the bytes of a file that somebody sent.</summary>
/// <param name="count">Rows.</param>
/// <param name="width">Numbers of each.</param>
/// <param name="read">Reads numbers from one on.</param>
sealed class UploadedVectors(long count, int width, Action<long, float[]> read)
{
    public long Count => count;

    /// <summary>Checks the whole file but its numbers.</summary>
    /// <exception cref="RequestException">Another format, or malformed.</exception>
    public static UploadedVectors Parse(string? name, byte[] bytes)
    {
        name = Query.Shown(Path.GetFileName(name ?? ""));
        try
        {
            switch (Path.GetExtension(name).ToLowerInvariant())
            {
                case ".npy":
                    NpyArray array = Npy.Parse(name, bytes);
                    return Of(name, array.Shape, (first, to) => array.ReadFloats(first, to));
                case ".safetensors":
                    SafetensorsFile file = SafetensorsFile.Parse(name, bytes);
                    TensorInfo[] tensors = [.. file.Tensors.Values.Where(tensor => tensor.Shape.Count is 1 or 2)];
                    return tensors.Length == 1 ? Of(name, tensors[0].Shape, (first, to) => file.ReadFloats(tensors[0].Name, first, to))
                        : throw RequestException.Bad($"{name}: {tensors.Length} tensors of shape [d] or [rows, d]; expected exactly one");
                default:
                    throw RequestException.Bad($"{name}: expected a .npy or .safetensors file");
            }
        }
        catch (InputException e)
        {
            throw RequestException.Bad(e.Message);
        }
    }

    /// <exception cref="RequestException">There is no such row, or its type cannot be read.</exception>
    public float[] Row(int row)
    {
        if (row < 0 || row >= count) throw RequestException.Bad($"row {row}: the file has rows 0 to {count - 1}");
        var vector = new float[width];
        try
        {
            read((long)row * width, vector);
        }
        catch (InputException e)
        {
            throw RequestException.Bad(e.Message);
        }
        return vector;
    }

    static UploadedVectors Of(string name, IReadOnlyList<long> shape, Action<long, float[]> read)
    {
        bool fits = shape.Count is 1 or 2 && shape[0] > 0 && shape[^1] is > 0 and < int.MaxValue / 8;
        return fits ? new(shape.Count == 1 ? 1 : shape[0], (int)shape[^1], read)
            : throw RequestException.Bad($"{name}: shape [{string.Join(", ", shape)}]; expected [d] or [rows, d]");
    }
}
