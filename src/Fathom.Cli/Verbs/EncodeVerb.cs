using System.ComponentModel;
using Fathom.Dictionaries;

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
        EncoderOption.Apply(options.Encoder, coder);
        OutputFolder.Create(options.Out);
        var output = new EncodedFiles(options.Out, options.Sparse);
        double l0 = output.Write(vectors, coder, options.Machine.Workers);
        if (options.Json)
            Json.Print(new
            {
                rows = vectors.Count,
                coder.Width,
                coder.LatentCount,
                l0,
                screening = (coder as IScreenedCoder)?.Screening,
                files = output.Names.Select(file => Path.Combine(options.Out, file))
            });
        else Console.WriteLine($"{vectors.Count:n0} rows, {l0:f2} active latents each; " +
            $"{string.Join(", ", output.Names)} in {options.Out}");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [DisplayName("run"), Description("run in which --dictionary is a name")]
        public string RunPath { get; init; } = "";

        [Description("folder or file of a dictionary, or a name in the run"), RequiredOption]
        public string Dictionary { get; init; } = "";

        [Description("a .npy or .safetensors matrix [rows, width], or a dictionary's folder for its decoder rows"), RequiredOption]
        public string Vectors { get; init; } = "";

        [Description("folder for latents.npy [n, M] and reconstruction.npy [n, d]"), RequiredOption]
        public string Out { get; init; } = "";

        [Description("write indices.npy and values.npy [n, k] instead of latents.npy; empty slots are −1 and 0")]
        public bool Sparse { get; init; }

        [Description("of a topk or jumprelu dictionary: how what fires is found, the same to the bit; auto: what is faster")]
        public EncoderKind Encoder { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
