using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary><c>fathom compare</c></summary>
sealed class CompareVerb : Verb<CompareVerb.Options>
{
    public override string Name => "compare";

    public override string Summary => "which latents dictionaries share, which are new, which split, beside what chance gives";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom compare small large --run runs/stories --picture cosines.svg --tree split.svg",
        "fathom compare seeds/0 seeds/1 seeds/2 --vectors x.npy --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        ComparisonOptions how = options.Comparison();
        if (options.Dictionaries.Count < 2)
            throw new UsageException($"{options.Dictionaries.Count} dictionaries: expected at least two, " +
                "names in the --run or folders");
        RunFolder? run = options.RunPath.Length > 0 ? RunFolder.Open(options.RunPath) : null;
        (string? Name, LoadedDictionary Dictionary)[] named = [.. options.Dictionaries.Select(name => DictionaryLocator.Open(run, name))];
        using var compared = ComparedDictionaries.Of(run, options.Dictionaries, [.. named.Select(one => one.Dictionary)], options.Vectors);
        NamedCoder[] bySize = compared.BySize;
        bool ascending = bySize.Zip(bySize.Skip(1)).All(two => two.First.Coder.LatentCount < two.Second.Coder.LatentCount);
        if (options.Tree.Length > 0 && !ascending)
            throw new UsageException("--tree: of dictionaries of different sizes only; two of these have as many latents");
        if (options.Root is { } root && root >= bySize[0].Coder.LatentCount)
            throw new UsageException($"--root {root}: {bySize[0].Name} has latents 0 to {bySize[0].Coder.LatentCount - 1}");
        ActivationPass? rows = compared.Rows(how.Rows);
        if (rows is null) options.Refuse("no vectors", "--rows", "--groups");
        if (!CompareStep.Stitched(compared.All, rows, ascending))
            options.Refuse("dictionaries that are not stitched", "--groups");
        KeptPair? kept = options.Vectors.Length > 0 ? null : KeptPair.Of(run, [.. named.Select(one => one.Name)]);
        DictionaryComparison? before = kept?.Find(how, compared);
        CompareResult result = CompareStep.Run(compared, ascending, how, before, options.Machine.Workers, cancellation);
        if (options.Picture.Length > 0)
            AtomicFile.WriteAllText(options.Picture, result.Pair is { } pair ? CosineHistogram.Render(pair, how)
                : FoundMatrix.Render(result.Stability!));
        if (options.Tree.Length > 0)
            AtomicFile.WriteAllText(options.Tree,
                SplitPicture.Render(result.Split!, options.Root ?? SplitTable.MostSplit(result.Split!, 1).Single()));
        if (options.Json) Json.Print(CompareJson.Of(result));
        else Terminal.Print(CompareStep.Tables(result, how));
        if (before is null) kept?.Keep(new(how, result.Pair!, result.Split, result.Rows, result.HeldOut, compared.Captures));
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("dictionaries: names in the run, or folders; two are compared latent by latent, more by what they share"),
            Positional]
        public IReadOnlyList<string> Dictionaries { get; init; } = [];

        [DisplayName("run"), Description("run in which the dictionaries are names; its capture gives the vectors")]
        public string RunPath { get; init; } = "";

        [Description("a .npy or .safetensors matrix [rows, width] to compare activations on, instead of the run's")]
        public string Vectors { get; init; } = "";

        [Description("rows of the vectors to use at most, held-out ones where there are some")]
        public int Rows { get; init; } = new ComparisonOptions().Rows;

        [Description("share of random directions that may pass as matched")]
        public double FalsePositives { get; init; } = new ComparisonOptions().FalsePositives;

        [Description("cosine from which two latents count as the same")]
        public double Same { get; init; } = new ComparisonOptions().Same;

        [Description("stages in which stitching adds the novel latents, and again swaps the others")]
        public int Groups { get; init; } = new ComparisonOptions().Groups;

        [Description("seed of the random directions")]
        public ulong Seed { get; init; }

        [Description("an .svg file to write: of two the cosines over chance, of more the matrix of what is found")]
        public string Picture { get; init; } = "";

        [Description("an .svg file to write: how one latent splits, of dictionaries of different sizes")]
        public string Tree { get; init; } = "";

        [Description("latent of the smallest dictionary for --tree; auto: the most split one")]
        public int? Root { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object, with every latent")]
        public bool Json { get; init; }

        /// <exception cref="UsageException">A value is out of its range, or has no part in what is asked.</exception>
        internal ComparisonOptions Comparison()
        {
            if (Rows < 1) throw new UsageException($"--rows {Rows}: expected at least 1");
            if (!(FalsePositives is > 0 and < 1))
                throw new UsageException($"--false-positives {FalsePositives}: expected above 0 and below 1");
            if (!(Same is > 0 and <= 1)) throw new UsageException($"--same {Same}: expected above 0 and at most 1");
            if (Groups < 1) throw new UsageException($"--groups {Groups}: expected at least 1");
            if (Root < 0) throw new UsageException($"--root {Root}: expected 0 or more");
            if (Tree.Length == 0) Refuse("no --tree", "--root");
            if (Dictionaries.Count > 2) Refuse("more than two dictionaries", "--groups");
            return new() { Rows = Rows, FalsePositives = FalsePositives, Same = Same, Groups = Groups, Seed = Seed };
        }
    }
}
