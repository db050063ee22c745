using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom encode</c></summary>
sealed class EncodeVerb : Verb<EncodeVerb.Options>
{
    public override string Name => "encode";

    public override string Summary => "latent activations and reconstruction of vectors under a dictionary";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom encode --dictionary runs/gpt2/dictionaries/topk-16384-k32 --vectors x.npy --out encoded",
        "fathom encode --run runs/gpt2 --dictionary topk-16384-k32 --vectors x.safetensors --sparse --out encoded --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        var run = options.RunPath.Length > 0 ? RunFolder.Open(options.RunPath) : null;
        LoadedDictionary dictionary = DictionaryLocator.Open(run, options.Dictionary).Dictionary;
        using VectorFile vectors = VectorFile.Open(options.Vectors);
        ISparseCoder coder = dictionary.Coder;
        if (vectors.Width != coder.Width)
            throw new InputException($"{options.Vectors}: vectors of width {vectors.Width}, the dictionary reads {coder.Width}");
        OutputFolder.Create(options.Out);
        SparseCodes codes = Encode(vectors, coder, options.Machine.Workers);
        long n = vectors.Count;
        string[] files = [.. options.Sparse ? WriteSparse(options.Out, codes, n) : WriteDense(options.Out, codes, n, coder.LatentCount), "reconstruction.npy"];
        var reconstruction = new float[n * coder.Width];
        coder.Decode(codes, reconstruction, options.Machine.Workers);
        Npy.Write(Path.Combine(options.Out, "reconstruction.npy"), reconstruction, n, coder.Width);

        double l0 = codes.Counts.ToArray().Average();
        if (options.Json) Json.Print(new { rows = n, coder.Width, coder.LatentCount, l0, files = files.Select(file => Path.Combine(options.Out, file)) });
        else Console.WriteLine($"{n:n0} rows, {l0:f2} active latents each; {string.Join(", ", files)} in {options.Out}");
        return 0;
    }

    static SparseCodes Encode(VectorFile vectors, ISparseCoder coder, Workers workers)
    {
        var codes = new SparseCodes(0, 1);
        int n = checked((int)vectors.Count);
        var rows = new float[n * coder.Width];
        vectors.Read(0, n, rows);
        coder.Encode(rows, n, codes, workers);
        return codes;
    }

    static string[] WriteDense(string folder, SparseCodes codes, long n, int latents)
    {
        Npy.WriteRows(Path.Combine(folder, "latents.npy"), [n, latents], writer =>
        {
            var row = new float[latents];
            for (int i = 0; i < n; i++)
            {
                Array.Clear(row);
                ReadOnlySpan<int> active = codes.RowIndices(i);
                for (int j = 0; j < active.Length; j++) row[active[j]] = codes.RowValues(i)[j];
                writer.Append(row);
            }
        });
        return ["latents.npy"];
    }

    // Slots without a latent hold index −1 and value 0.
    static string[] WriteSparse(string folder, SparseCodes codes, long n)
    {
        int k = codes.Stride;
        int[] indices = new int[n * k];
        float[] values = new float[n * k];
        Array.Fill(indices, -1);
        for (int i = 0; i < n; i++)
        {
            codes.RowIndices(i).CopyTo(indices.AsSpan(i * k));
            codes.RowValues(i).CopyTo(values.AsSpan(i * k));
        }
        Npy.WriteInts(Path.Combine(folder, "indices.npy"), indices, n, k);
        Npy.Write(Path.Combine(folder, "values.npy"), values, n, k);
        return ["indices.npy", "values.npy"];
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [DisplayName("run"), Description("run in which --dictionary is a name")]
        public string RunPath { get; init; } = "";

        [Description("a dictionary folder, or a name in the run"), RequiredOption]
        public string Dictionary { get; init; } = "";

        [Description("a .npy or .safetensors matrix [rows, width]"), RequiredOption]
        public string Vectors { get; init; } = "";

        [Description("folder for latents.npy [n, M] and reconstruction.npy [n, d]"), RequiredOption]
        public string Out { get; init; } = "";

        [Description("write indices.npy and values.npy [n, k] instead of latents.npy; empty slots are −1 and 0")]
        public bool Sparse { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
