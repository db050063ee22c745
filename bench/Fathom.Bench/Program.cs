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
    string page = Path.Combine("docs", "03-concepts", "training.md");
    Write("revival.md", report);
    File.WriteAllText(page, RevivalReport.Part.Into(File.ReadAllText(page), report));
    return 0;
}
if (args is ["baselines", var smallModel, var documents])
{
    Write("baselines.md", BaselineReport.Markdown(BaselineStudy.Run(smallModel, documents),
        [FathomProgram.Json("bench ica --iterations 5"), FathomProgram.Json("bench ica --iterations 100")]));
    return 0;
}
if (args.Length is < 2 or > 3 || args[0] is "othello" or "revival" or "baselines")
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Fathom.Bench -- demo
               … -- speed [options, see docs/03-concepts/speed.md]
               … -- kernels [options of BenchmarkDotNet]
               … -- othello --model NAME [--latents M] [--k K] [--l1 λ] [--tokens N]
               … -- revival MODEL TEXT.jsonl [seeds, 8 when not given]
               … -- baselines MODEL TEXT.jsonl
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
