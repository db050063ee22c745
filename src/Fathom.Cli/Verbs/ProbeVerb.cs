using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary><c>fathom probe</c></summary>
sealed class ProbeVerb : Verb<ProbeVerb.Options>
{
    public override string Name => "probe";

    public override string Summary => "learn a linear probe from labelled text or a run's labels, with what it is worth beside " +
        "controls";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom probe --model models/gpt2 --site blocks.6.resid_post --labels reviews.csv --picture reliability.svg",
        "fathom probe --run runs/stories --dictionary blocks.2.resid_post.topk-1024-k16 --variable weather --method k-sparse " +
            "--json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Validate();
        if (options.Xor.Count > 0)
        {
            XorStep.Run(options, cancellation);
            return 0;
        }
        var clock = Stopwatch.StartNew();
        ProbeMethod method = options.ProbeMethod();
        ProbeMaterial material = options.Variable.Length > 0
            ? RowMaterial.Make(options, cancellation) : TextMaterial.Make(options, cancellation);
        ProbeReport report = ProbeStep.Run(material, method, options, cancellation);
        if (options.Picture.Length > 0) AtomicFile.WriteAllText(options.Picture, ReliabilityPicture.Render(report));
        if (options.Save.Length > 0) ProbeStep.Save(material, report, options, clock, cancellation);
        if (options.Json)
        {
            JsonObject json = ProbeJson.Of(report);
            json["site"] = material.Site;
            json["dictionary"] = material.Dictionary;
            json["pool"] = material.Pool;
            json["left_out"] = material.Note;
            Console.WriteLine(json.ToJsonString());
        }
        else Terminal.Print(ProbeTable.Render(report) + (material.Note.Length > 0 ? material.Note + "\n" : ""));
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run whose model, captures and dictionaries are used; this or --model")]
        public string RunPath { get; init; } = "";

        [Description("folder of a model, or the name of one that comes with Fathom")]
        public string Model { get; init; } = "";

        [Description("probe the activations of this site")]
        public string Site { get; init; } = "";

        [Description("probe the latents of this dictionary of the run")]
        public string Dictionary { get; init; } = "";

        [Description("labelled texts: a .csv with a line of names, or a .jsonl; these, --variable or --xor")]
        public string Labels { get; init; } = "";

        [Description("columns")]
        public LabelledColumns Columns { get; init; } = new();

        [Description("a labelled variable of the run, yes or no on each token, or a group of them, which of its values")]
        public string Variable { get; init; } = "";

        [Description("probe a, b and a ⊕ b of two variables a,b of the run, or columns of --labels, beside controls; " +
            "several pairs, or auto: the four of the run that are mixed most evenly")]
        public IReadOnlyList<string> Xor { get; init; } = [];

        [Description("random-init models to compare with, and with --xor draws of examples and folds; " +
            "auto: 3, but without --xor 1 for --dictionary, since one has to be trained on each")]
        public int? Seeds { get; init; }

        [Description("logistic, mean-difference, ccs or k-sparse")]
        public string Method { get; init; } = "logistic";

        [Description("which of two classes is the positive one; auto: the last by name")]
        public string? Positive { get; init; }

        [Description("what of a text is probed: the mean over its tokens or the last token")]
        public Pooling Pool { get; init; }

        [Description("tokens of a text at most, BOS included; auto: what the model can read")]
        public int? Context { get; init; }

        [Description("training tokens at most, and held-out ones, of a run's labels; auto: 20000, with --xor 4000")]
        public int? Rows { get; init; }

        [Description("regularisation C of the logistic probe; auto: chosen by folds of documents")]
        public double? C { get; init; }

        [Description("folds of documents by which C is chosen")]
        public int Folds { get; init; } = 5;

        [Description("inputs of k-sparse probes, each reported; which is best is chosen on validation documents [1 2 5]")]
        public IReadOnlyList<string> K { get; init; } = [];

        [Description("starts of ccs, of which that with the least loss is kept")]
        public int Starts { get; init; } = 10;

        [Description("share of the texts to measure on, where the file names no split")]
        public double TestShare { get; init; } = 0.2;

        [Description("resamples of the test documents for the intervals")]
        public int Resamples { get; init; } = 1000;

        [Description("leave out the control that probes a model with random parameters")]
        public bool NoRandomInit { get; init; }

        [Description("seed of everything that is drawn")]
        public ulong Seed { get; init; }

        [Description("an .svg file to write: how often it is right where it says p")]
        public string Picture { get; init; } = "";

        [Description("keep the probe: under a name in the run, or as a .safetensors file")]
        public string Save { get; init; } = "";

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }

        internal ulong[] AllSeeds =>
            [.. Enumerable.Range(0, Seeds ?? (Xor.Count > 0 || Dictionary.Length == 0 ? 3 : 1)).Select(i => Seed + (ulong)i)];

        /// <summary>Those of the models with random parameters.</summary>
        internal ulong[] TwinSeeds => NoRandomInit ? [] : AllSeeds;

        /// <summary>The pairs that are named; null where they are chosen.</summary>
        internal IReadOnlyList<(string A, string B)>? XorPairs => Xor is ["auto"] ? null : [.. Xor.Select(pair =>
            pair.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } a, { Length: > 0 } b] && a != b ? (a, b)
            : throw new UsageException($"--xor '{pair}': expected two names with a comma between, or auto"))];

        internal int[] Ks => K.Count == 0 ? [1, 2, 5] : [.. K.SelectMany(list => list.Split(',')).Select(text =>
            int.TryParse(text, out int k) && k is >= 1 and <= 4096 ? k
            : throw new UsageException($"--k {text}: expected whole numbers from 1 to 4096, such as 1 2 5")).Distinct()];

        internal ProbeMethod ProbeMethod() => Method switch
        {
            "logistic" => new LogisticProbe(C, Folds, Seed),
            "mean-difference" => new MeanDifferenceProbe(),
            "ccs" => new ContrastProbe(Starts, Seed),
            "k-sparse" => new ValidatedSparseProbe(Ks),
            _ => throw new UsageException($"--method {Method}: expected logistic, mean-difference, ccs or k-sparse"),
        };

        /// <exception cref="UsageException">Something is missing, out of range, or has no part in what is asked.</exception>
        internal void Validate()
        {
            if (RunPath.Length > 0 == Model.Length > 0) throw new UsageException("expected either --run or --model");
            if (Xor.Count > 0) ValidateXor();
            else if (Labels.Length > 0 == Variable.Length > 0) throw new UsageException("expected either --labels or --variable");
            else if (NoRandomInit) Refuse("--no-random-init", "--seeds");
            if (Seeds is < 1 or > 100) throw new UsageException($"--seeds {Seeds}: expected 1 to 100");
            if (Site.Length > 0 == Dictionary.Length > 0) throw new UsageException("expected either --site or --dictionary");
            if (Model.Length > 0) Refuse("--model", "--variable", "--dictionary");
            if (Labels.Length > 0) Refuse("--labels", "--rows");
            else
                Refuse("labels of a run", "--positive", "--pool", "--context", "--test-share", "--text-column", "--label-column",
                    "--split-column", "--condition-column", "--pair-column", "--side-column");
            if (Variable.Length > 0 && Method == "ccs") throw new UsageException("--method ccs: of pairs of statements; expected " +
                "--labels");
            if (Method != "logistic") Refuse($"--method {Method}", "--c", "--folds");
            if (Method != "k-sparse") Refuse($"--method {Method}", "--k");
            if (Method != "ccs") Refuse($"--method {Method}", "--starts");
            if (C is { } c && !(c > 0)) throw new UsageException($"--c {c}: expected above 0");
            if (C is not null) Refuse("--c", "--folds");
            if (Folds is < 2 or > 100) throw new UsageException($"--folds {Folds}: expected 2 to 100");
            if (Starts is < 1 or > 1000) throw new UsageException($"--starts {Starts}: expected 1 to 1000");
            if (Rows < 100) throw new UsageException($"--rows {Rows}: expected at least 100");
            if (Context < 2) throw new UsageException($"--context {Context}: expected at least 2");
            if (!(TestShare is > 0 and < 1)) throw new UsageException($"--test-share {TestShare}: expected above 0 and below 1");
            if (Resamples is < 100 or > 100_000) throw new UsageException($"--resamples {Resamples}: expected 100 to 100000");
            if (Save.Length > 0 && RunPath.Length == 0 && !ProbeFile.IsPath(Save))
                throw new UsageException($"--save {Save}: there is no run to keep it in; expected a .safetensors file");
            if (Method == "k-sparse") _ = Ks;
        }

        // What has no part in it, and what it needs.
        void ValidateXor()
        {
            Refuse("--xor", "--variable", "--method", "--positive", "--label-column", "--condition-column", "--pair-column",
                "--side-column", "--picture", "--save", "--resamples");
            if (XorPairs is null && Labels.Length > 0)
                throw new UsageException("--xor auto: of a run's labels; expected two columns of --labels, such as a,b");
            if (Labels.Length == 0 && Model.Length > 0) throw new UsageException("--xor of --model: expected --labels");
        }
    }
}
