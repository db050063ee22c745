using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>What is measured under one name.</summary>
/// <param name="Name">First word of the command line.</param>
/// <param name="Words">The words behind it, as the usage text shows them; those in brackets may be left out.</param>
/// <param name="Least">How many have to be there.</param>
/// <param name="Most">How many there can be.</param>
/// <param name="Run">Measures, given the words behind the name; the report to write, or null where it wrote its own.</param>
sealed record Study(string Name, string Words, int Least, int Most, Func<StudyWords, CommittedReport?> Run)
{
    /// <summary>All, in the order of the usage text.</summary>
    public static readonly IReadOnlyList<Study> All =
    [
        new("main-job", "MODEL TEXT.jsonl [seeds, 3 when not given]", 2, 3, words =>
            new("main-job.md", MainJobReport.Markdown(MainJob.Run(words[0], words[1], words.Count(2, 3))))),
        new("demo", "", 0, 0, _ => new("demo.md", DemoReport.Run())),
        new("othello", "--model NAME [--latents M] [--k K] [--l1 λ] [--tokens N]", 2, 10, words =>
        {
            OthelloOptions options = OthelloOptions.Parse(words.All) ?? throw new UsageException("expected --model NAME and known options");
            string report = Othello.Run(options);
            // The page speaks of the model that comes with Fathom.
            return options.Model == "othello-6L" ? new("othello.md", report, OthelloReport.Part, "othello.md") : new("othello.md", report);
        }),
        new("revival", "MODEL TEXT.jsonl [seeds, 8 when not given]", 2, 3, words => new("revival.md",
            RevivalReport.Markdown(Revival.Run(words[0], words[1], words.Count(2, 8))), RevivalReport.Part, "training.md")),
        new("baselines", "MODEL TEXT.jsonl", 2, 2, words =>
        {
            var fitted = BaselineStudy.Run(words[0], words[1]);
            return new("baselines.md", BaselineReport.Markdown(fitted, FathomProgram.Json("bench ica --iterations 5")), BaselineReport.Part,
                "baselines.md");
        }),
        new("quality", "1024|4096 MODEL TEXT.jsonl [seeds, 3 when not given]", 3, 4, words =>
        {
            IReadOnlyList<QualityKind> kinds = words[0] switch
            {
                "1024" => QualityKind.Small,
                "4096" => QualityKind.Large,
                string other => throw new UsageException($"'{other}': expected 1024 or 4096 latents"),
            };
            int latents = words.Count(0, 0);
            return new($"quality-{latents}.md", QualityReport.Markdown(latents, kinds,
                QualityStudy.Run(words[1], words[2], kinds, words.Count(3, 3))), QualityReport.Part(latents), "quality.md");
        }),
        new("recovery", "[rows, 12000000 when not given] [seeds, 3]", 0, 2, words =>
        {
            (int rows, int seeds) = (words.Count(0, 12_000_000), words.Count(1, 3));
            var clock = Stopwatch.StartNew();
            var kinds = RecoveryStudy.Run(rows, seeds, Console.Error.WriteLine);
            return new("recovery.md", RecoveryReport.Markdown(kinds, rows, clock.Elapsed), RecoveryReport.Part, "quality.md");
        }),
        new("tradeoffs", "MODEL TEXT.jsonl", 2, 2, words =>
        {
            var curves = TradeoffStudy.Run(words[0], words[1]);
            foreach (string kind in curves.Keys) TradeoffPicture.Write(curves, [kind], TradeoffPicture.PathOf(kind));
            return null;
        }),
        new("layouts", "MODEL TEXT.jsonl", 2, 2, words =>
        {
            foreach (var (picture, curves) in LayoutTradeoffs.Run(words[0], words[1]))
                TradeoffPicture.Write(curves, [.. curves.Keys], TradeoffPicture.PathOf(picture));
            return null;
        }),
        new("explaining", "", 0, 0, _ => new("explaining.md", ExplainingReport.Run(), ExplainingReport.Part, "explaining.md")),
        new("ngrams", "RUN [latents, 100 when not given] [seeds, 3]; RUN is what 'fathom demo --out RUN --no-serve' made", 1, 3, words =>
        {
            (int latents, int seeds) = (words.Count(1, 100), words.Count(2, 3));
            return new("ngrams.md", NgramReport.Markdown(NgramStudy.Run(words[0], latents, seeds), latents, seeds), NgramReport.Part,
                "explaining.md");
        }),
        new("interference", "RUN; what 'fathom demo --out RUN --no-serve' made", 1, 1, words =>
            new("interference.md", InterferenceReport.Run(words[0]), InterferenceReport.Part, "probing.md")),
        new("steering", "[RUN, if it is there already from such a study]", 0, 1, words => new("steering.md",
            SteeringReport.Markdown(SteeringStudy.Run(words.Given(0), Console.Error.WriteLine)), SteeringReport.Part, "steering.md")),
        new("explorer", "[folder that keeps the run it makes]", 0, 1, words => new("explorer.md",
            ExplorerReport.Markdown(ExplorerStudy.Run(words.Given(0), Console.Error.WriteLine)), ExplorerReport.Part, "exploring.md")),
        new("explorer-wide", "[folder that keeps the run it makes]; 100,000 latents, in a browser too", 0, 1, words => new("explorer-wide.md",
            WideReport.Markdown(WideStudy.Run(words.Given(0), Console.Error.WriteLine).GetAwaiter().GetResult()), WideReport.Part, "exploring.md")),
        new("explorer-text", "RUN; what 'fathom demo --out RUN --no-serve' made", 1, 1, words =>
            new("explorer-text.md", ExplorerTextReport.Markdown(ExplorerTextStudy.Run(words[0]).GetAwaiter().GetResult()))),
        new("scaling", "[RUN that is kept, and gone on with where it is there]", 0, 1, words =>
        {
            using var folder = new WorkFolder(words.Given(0));
            (string latents, string compute, string unseen) = LawStudy.Run(folder.Path, Path.Combine("docs", "images", "laws.svg"));
            return new("scaling.md", LawReport.Markdown(latents, compute, unseen), LawReport.Part, "scaling.md");
        }),
        new("separation", "[folder of runs that are kept, and gone on with where they are there]", 0, 1, words =>
        {
            using var folder = new WorkFolder(words.Given(0));
            return new("separation.md", SeparationReport.Markdown(SeparationStudy.Run(folder.Path)), SeparationReport.Part, "separation.md");
        }),
        new("ten-dictionaries", "[RUN that is kept, and gone on with where it is there]", 0, 1, words =>
        {
            using var folder = new WorkFolder(words.Given(0));
            return new("ten-dictionaries.md", TenReport.Markdown(TenDictionaries.Run(folder.Path)), TenReport.Part, "measuring.md");
        }),
    ];
}
