namespace Fathom.Models.Files;

/// <summary>
/// The weights of a model folder: <c>model.safetensors</c>, or the shards that <c>model.safetensors.index.json</c> names.
/// Shards are mapped and checked on opening; numbers are read when asked for.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    public const string SingleFile = "model.safetensors";
    public const string IndexFile = "model.safetensors.index.json";

    readonly Dictionary<string, SafetensorsFile> shards = new(StringComparer.Ordinal);
    readonly Dictionary<string, SafetensorsFile> owners = new(StringComparer.Ordinal);

    Checkpoint(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Of all tensors.</summary>
    public IEnumerable<string> Names => owners.Keys;

    /// <exception cref="InputException">
    /// The folder or its weights are missing, a file is malformed, the index names a file outside the folder or a tensor
    /// that its shard lacks.
    /// </exception>
    public static Checkpoint Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"{folder}: there is no such folder. Give the folder that holds {SingleFile}.");
        var checkpoint = new Checkpoint(folder);
        try
        {
            string single = Path.Combine(folder, SingleFile), index = Path.Combine(folder, IndexFile);
            if (File.Exists(single)) checkpoint.OpenSingle(single);
            else if (File.Exists(index)) checkpoint.OpenShards(index);
            else
            {
                throw new InputException($"{folder}: there is neither {SingleFile} nor {IndexFile}. " +
                    "Give a model folder with weights in safetensors form.");
            }
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public bool Has(string name) => owners.ContainsKey(name);

    /// <exception cref="InputException">There is no such tensor.</exception>
    public TensorInfo Info(string name) => Owner(name).Info(name);

    /// <summary>
    /// A whole tensor of type F64, F32, F16 or BF16, or of bytes with a scale for each row (a matrix X of type I8 beside
    /// <c>X.scale</c>), as a new array, in C order.
    /// </summary>
    /// <inheritdoc cref="SafetensorsFile.Floats"/>
    public float[] Floats(string name, params ReadOnlySpan<long> expectedShape)
    {
        var file = Owner(name);
        if (!IsQuantised(name)) return file.Floats(name, expectedShape);
        var info = file.Info(name);
        file.RequireShape(info, expectedShape);
        var values = new float[info.Elements];
        ReadQuantised(file, info, values);
        return values;
    }

    /// <summary>A whole tensor of a type that <see cref="Floats"/> takes, in C order.</summary>
    /// <param name="to">[elements of the tensor].</param>
    /// <exception cref="InputException">There is no such tensor, or its type or number of elements is another.</exception>
    public void ReadFloats(string name, Span<float> to)
    {
        var file = Owner(name);
        if (!IsQuantised(name)) file.ReadFloats(name, to);
        else
        {
            var info = file.Info(name);
            if (info.Elements != to.Length)
            {
                throw new InputException($"{file.Path}: tensor {OneLine.Quote(name)} has {info.Elements} elements, " +
                    $"expected {to.Length}.");
            }
            ReadQuantised(file, info, to);
        }
    }

    public void Dispose()
    {
        foreach (var shard in shards.Values) shard.Dispose();
    }

    bool IsQuantised(string name) =>
        Info(name) is { Type: ScalarType.I8, Shape.Count: > 1 } && Has(QuantisedRows.ScaleOf(name));

    void ReadQuantised(SafetensorsFile file, TensorInfo info, Span<float> to)
    {
        float[] scales = Floats(QuantisedRows.ScaleOf(info.Name), info.Shape[0]);
        QuantisedRows.Read(file, info.Name, scales, to);
    }

    SafetensorsFile Owner(string name) => owners.TryGetValue(name, out var file)
        ? file
        : throw new InputException($"{Folder}: the checkpoint has no tensor {OneLine.Quote(name)} (it has " +
            $"{owners.Count} others). Check that config.json belongs to these weights.");

    void OpenSingle(string path)
    {
        var file = SafetensorsFile.Open(path);
        shards.Add(SingleFile, file);
        foreach (string name in file.Tensors.Keys) owners.Add(name, file);
    }

    void OpenShards(string indexPath)
    {
        foreach (var (tensor, fileName) in ShardIndex.Read(indexPath))
        {
            if (!shards.TryGetValue(fileName, out var shard))
            {
                string path = Path.Combine(Folder, fileName);
                if (!File.Exists(path))
                {
                    throw new InputException($"{path}: this shard is missing; {IndexFile} expects it to hold tensor " +
                        $"{OneLine.Quote(tensor)}. Copy it beside the index.");
                }
                shard = SafetensorsFile.Open(path);
                shards.Add(fileName, shard);
            }
            if (!shard.Tensors.ContainsKey(tensor))
            {
                throw new InputException($"{shard.Path}: there is no tensor {OneLine.Quote(tensor)}, although {IndexFile} " +
                    "says so. Copy the index and its shards again, from one source.");
            }
            owners.Add(tensor, shard);
        }
    }
}
