using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The rows of a matrix in a .npy or .safetensors file, or the decoder rows of a dictionary (Leask et al. 2025, "Sparse autoencoders
/// do not find canonical units of analysis"), held in memory; all of them are for training.
/// </summary>
public sealed class VectorFile : IVectorSource
{
    /// <summary>Numbers read at once; a matrix may have more than one span can hold.</summary>
    const int Block = 1 << 20;

    readonly NativeBuffer<float> matrix;
    readonly double[] mean;

    VectorFile(string path, IReadOnlyList<string> files, NativeBuffer<float> matrix, int width, RowStatistics statistics)
    {
        (FilePath, Files, this.matrix, Width) = (path, files, matrix, width);
        (mean, MeanSquaredNorm) = (statistics.Mean(), statistics.MeanSquaredNorm());
    }

    /// <summary>Where the matrix came from: a file, or the folder or file of a dictionary.</summary>
    public string FilePath { get; }

    /// <summary>The files that it was read from.</summary>
    public IReadOnlyList<string> Files { get; }

    public long Count => matrix.Length / Width;

    public long TrainCount => Count;

    public int Width { get; }

    public ReadOnlySpan<double> Mean => mean;

    public double MeanSquaredNorm { get; }

    /// <param name="path">A .npy file of shape [n, d], a .safetensors file with exactly one such tensor, or the folder of a
    /// dictionary.</param>
    /// <exception cref="InputException">Missing, malformed, of another shape, or a number that is not finite.</exception>
    public static VectorFile Open(string path)
    {
        if (Directory.Exists(path)) return OfDecoder(DictionaryFormat.Open(path));
        (NativeBuffer<float> rows, int width) = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npy" => FromNpy(path),
            ".safetensors" => FromSafetensors(path),
            _ => throw new InputException($"{path}: vectors are read from .npy or .safetensors files, or from the folder of a " +
                "dictionary; convert it to one of these"),
        };
        return new(path, [path], rows, width, Statistics(path, rows, width));
    }

    /// <summary>The decoder rows of a dictionary, which is disposed of.</summary>
    public static VectorFile OfDecoder(LoadedDictionary dictionary)
    {
        ISparseCoder coder = dictionary.Coder;
        int width = coder.OutputWidth;
        var rows = new NativeBuffer<float>((long)coder.LatentCount * width);
        coder.DecoderWeight.CopyTo(rows.Span);
        (coder as IDisposable)?.Dispose();
        return new(dictionary.Folder, dictionary.Files, rows, width, Statistics(dictionary.Folder, rows, width));
    }

    static RowStatistics Statistics(string path, NativeBuffer<float> rows, int width)
    {
        var statistics = new RowStatistics(width);
        const int block = 4096;
        for (long first = 0, count = rows.Length / width; first < count; first += block)
        {
            int n = (int)Math.Min(block, count - first), bad = statistics.Add(rows.Slice(first * width, n * width));
            if (bad < 0) continue;
            int column = rows.Slice((first + bad) * width, width).IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            float value = rows.Slice((first + bad) * width, width)[column];
            rows.Dispose();
            throw new InputException($"{path}: row {first + bad}, column {column} is {value}; expected finite numbers; " +
                "remove or repair that row");
        }
        return statistics;
    }

    public void Read(long first, int count, Span<float> rows) =>
        matrix.Slice(first * Width, count * Width).CopyTo(rows);

    public unsafe void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, indices.Length * Width);
        fixed (long* index = indices)
        fixed (float* to = rows)
        {
            long* from = index;
            float* destination = to;
            workers.ForRanges(indices.Length, 256, (start, end, _) =>
            {
                for (int i = start; i < end; i++)
                    matrix.Slice(from[i] * Width, Width).CopyTo(new Span<float>(destination + (nint)i * Width, Width));
            });
        }
    }

    public void Dispose() => matrix.Dispose();

    static (NativeBuffer<float>, int) FromNpy(string path)
    {
        using NpyArray array = Npy.Open(path);
        (long count, int width) = Shape(path, array.Shape);
        var rows = new NativeBuffer<float>(count * width);
        for (long first = 0; first < rows.Length; first += Block) array.ReadFloats(first, Part(rows, first));
        return (rows, width);
    }

    static (NativeBuffer<float>, int) FromSafetensors(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        TensorInfo[] matrices = [.. file.Tensors.Values.Where(tensor => tensor.Shape.Count == 2)];
        if (matrices.Length != 1)
            throw new InputException($"{path}: {matrices.Length} two-dimensional tensors; " +
                "expected exactly one of shape [rows, width]");
        (long count, int width) = Shape(path, matrices[0].Shape);
        var rows = new NativeBuffer<float>(count * width);
        for (long first = 0; first < rows.Length; first += Block) file.ReadFloats(matrices[0].Name, first, Part(rows, first));
        return (rows, width);
    }

    static Span<float> Part(NativeBuffer<float> rows, long first) => rows.Slice(first, (int)Math.Min(Block, rows.Length - first));

    static (long, int) Shape(string path, IReadOnlyList<long> shape)
    {
        if (shape.Count != 2 || shape[0] < 1 || shape[1] is < 1 or > int.MaxValue / 8)
            throw new InputException($"{path}: shape [{string.Join(", ", shape)}]; expected [rows, width], both at least 1");
        return (shape[0], (int)shape[1]);
    }
}
