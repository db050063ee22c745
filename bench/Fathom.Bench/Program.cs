using System.Diagnostics;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Fathom.Bench;

// Measures what a user runs, or the parts that it is made of, and writes benchmarks/<cpu>/.
if (args is ["kernels", ..])
{
    Summary[] summaries = [.. BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(args[1..])];
    if (summaries.Length == 0 || summaries[0].HasCriticalValidationErrors) return 1;
    // A choice of kernels is no report.
    if (summaries[0].Reports.Length == KernelBenchmarks.Names.Count()) Write("kernels.md", KernelReport.Markdown(summaries[0]));
    return 0;
}
if (args is ["speed", ..]) return SpeedCommand.Run(args[1..]);
if (args is ["demo"])
{
    Write("demo.md", DemoReport.Run());
    return 0;
}
if (args is ["othello", .. var rest] && OthelloOptions.Parse(rest) is { } othello)
{
    string report = Othello.Run(othello), page = Path.Combine("docs", "03-concepts", "othello.md");
    Write("othello.md", report);
    // The page speaks of the model that comes with Fathom.
    if (othello.Model == "othello-6L" && File.Exists(page))
        File.WriteAllText(page, OthelloReport.Part.Into(File.ReadAllText(page), report));
    return 0;
}
if (args is ["revival", var model, var text, ..] && args.Length <= 4)
{
    string report = RevivalReport.Markdown(Revival.Run(model, text, args.Length > 3 ? int.Parse(args[3]) : 8));
    Write("revival.md", report);
    Put(RevivalReport.Part, report, "training.md");
    return 0;
}
if (args is ["baselines", var smallModel, var documents])
{
    var fitted = BaselineStudy.Run(smallModel, documents);
    string report = BaselineReport.Markdown(fitted, FathomProgram.Json("bench ica --iterations 5"));
    Write("baselines.md", report);
    Put(BaselineReport.Part, report, "baselines.md");
    return 0;
}
if (args is ["quality", "1024" or "4096", var quality, var texts, ..] && args.Length <= 5)
{
    int latents = int.Parse(args[1]);
    IReadOnlyList<QualityKind> kinds = latents == 1024 ? QualityKind.Small : QualityKind.Large;
    string report = QualityReport.Markdown(latents, kinds,
        QualityStudy.Run(quality, texts, kinds, args.Length > 4 ? int.Parse(args[4]) : 3));
    Write($"quality-{latents}.md", report);
    Put(QualityReport.Part(latents), report, "quality.md");
    return 0;
}
if (args is ["recovery", ..] && args.Length <= 3)
{
    long rows = args.Length > 1 ? long.Parse(args[1]) : 12_000_000;
    var clock = Stopwatch.StartNew();
    var kinds = RecoveryStudy.Run(rows, args.Length > 2 ? int.Parse(args[2]) : 3, Console.Error.WriteLine);
    string report = RecoveryReport.Markdown(kinds, rows, clock.Elapsed);
    Write("recovery.md", report);
    Put(RecoveryReport.Part, report, "quality.md");
    return 0;
}
if (args is ["explaining"])
{
    string report = ExplainingReport.Run();
    Write("explaining.md", report);
    Put(ExplainingReport.Part, report, "explaining.md");
    return 0;
}
if (args is ["ngrams", var demoRun, ..] && args.Length <= 4)
{
    int sample = args.Length > 2 ? int.Parse(args[2]) : 100, seeds = args.Length > 3 ? int.Parse(args[3]) : 3;
    string report = NgramReport.Markdown(NgramStudy.Run(demoRun, sample, seeds), sample, seeds);
    Write("ngrams.md", report);
    Put(NgramReport.Part, report, "explaining.md");
    return 0;
}
if (args is ["steering", ..] && args.Length <= 2)
{
    string report = SteeringReport.Markdown(SteeringStudy.Run(args.Length > 1 ? args[1] : null, Console.Error.WriteLine));
    Write("steering.md", report);
    Put(SteeringReport.Part, report, "steering.md");
    return 0;
}
if (args is ["explorer-text", var browsed])
{
    Write("explorer-text.md", ExplorerTextReport.Markdown(await ExplorerTextStudy.Run(browsed)));
    return 0;
}
if (args is ["explorer", ..] && args.Length <= 2)
{
    string report = ExplorerReport.Markdown(ExplorerStudy.Run(args.Length > 1 ? args[1] : null, Console.Error.WriteLine));
    Write("explorer.md", report);
    Put(ExplorerReport.Part, report, "exploring.md");
    return 0;
}
if (args is ["tradeoffs", var traded, var stories])
{
    var curves = TradeoffStudy.Run(traded, stories);
    foreach (string kind in curves.Keys)
        TradeoffPicture.Write(curves, [kind], Path.Combine("docs", "images", "tradeoffs", $"{kind}.svg"));
    return 0;
}
if (args is ["layouts", var laidOut, var lines])
{
    foreach (var (picture, curves) in LayoutTradeoffs.Run(laidOut, lines))
        TradeoffPicture.Write(curves, [.. curves.Keys], Path.Combine("docs", "images", "tradeoffs", $"{picture}.svg"));
    return 0;
}
if (args is ["separation" or "ten-dictionaries" or "scaling", ..] && args.Length <= 2)
{
    string folder = args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory("fathom-bench-").FullName;
    try
    {
        if (args[0] == "separation")
        {
            string report = SeparationReport.Markdown(SeparationStudy.Run(folder));
            Write("separation.md", report);
            Put(SeparationReport.Part, report, "separation.md");
        }
        else if (args[0] == "scaling")
        {
            (string latents, string compute, string unseen) = LawStudy.Run(folder, Path.Combine("docs", "images", "laws.svg"));
            string report = LawReport.Markdown(latents, compute, unseen);
            Write("scaling.md", report);
            Put(LawReport.Part, report, "scaling.md");
        }
        else Write("ten-dictionaries.md", TenReport.Markdown(TenDictionaries.Run(folder)));
    }
    finally
    {
        if (args.Length == 1) Directory.Delete(folder, recursive: true);
    }
    return 0;
}
if (args.Length is < 2 or > 3 || args[0] is "othello" or "revival" or "baselines" or "quality" or "recovery" or "tradeoffs"
    or "layouts" or "ngrams" or "explorer-text" or "explorer" or "separation" or "ten-dictionaries" or "steering" or "scaling")
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Fathom.Bench -- demo
               … -- speed [options, see docs/03-concepts/speed.md]
               … -- kernels [options of BenchmarkDotNet]
               … -- othello --model NAME [--latents M] [--k K] [--l1 λ] [--tokens N]
               … -- revival MODEL TEXT.jsonl [seeds, 8 when not given]
               … -- baselines MODEL TEXT.jsonl
               … -- quality 1024|4096 MODEL TEXT.jsonl [seeds, 3 when not given]
               … -- recovery [rows, 12000000 when not given] [seeds, 3]
               … -- tradeoffs MODEL TEXT.jsonl
               … -- ngrams RUN [latents, 300 when not given] [seed, 0]; RUN is what 'fathom demo --out RUN --no-serve' made
               … -- explorer-text RUN; likewise
               … -- explorer [folder that keeps the run it makes]
               … -- layouts MODEL TEXT.jsonl
               … -- steering [RUN, if it is there already from such a study]
               … -- scaling [FOLDER of the run, likewise]
               … -- separation [FOLDER of runs that are kept, and gone on with where they are there]
               … -- ten-dictionaries [RUN that is kept, and gone on with where it is there]
               … -- MODEL TEXT.jsonl [seeds, 3 when not given]
        Run it in a checkout, on a machine that does nothing else. MODEL, TEXT and NAME: any that 'fathom run' takes; the
        committed figures are of stories260K and 1,000 TinyStories, and of othello-6L.
        """);
    return 2;
}
MainJobResult[] results = MainJob.Run(args[0], args[1], args.Length > 2 ? int.Parse(args[2]) : 3);
Write("main-job.md", MainJobReport.Markdown(results));
return 0;

static void Write(string name, string markdown)
{
    string path = Path.Combine("benchmarks", Machine.Slug, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, markdown);
    Console.WriteLine(markdown);
}

// The tables of a report stand in a page too, between marks.
static void Put(MarkedPart part, string report, string name)
{
    string page = Path.Combine("docs", "03-concepts", name);
    File.WriteAllText(page, part.Into(File.ReadAllText(page), report));
}
