using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Fathom.Bench;

// Measures what a user runs, or the parts that it is made of, and writes benchmarks/<cpu>/.
if (args is ["kernels", .. var choice])
{
    Summary[] summaries = [.. BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(choice)];
    if (summaries.Length == 0 || summaries[0].HasCriticalValidationErrors) return 1;
    // A choice of kernels is no report.
    if (summaries[0].Reports.Length == KernelBenchmarks.Names.Count())
        new CommittedReport("kernels.md", KernelReport.Markdown(summaries[0])).Write();
    return 0;
}
if (args is ["speed", .. var options]) return SpeedCommand.Run(options);

string[] words = args.Length > 0 ? args[1..] : [];
Study? study = Study.All.FirstOrDefault(one => one.Name == args.FirstOrDefault());
if (study is not null && words.Length >= study.Least && words.Length <= study.Most)
{
    try
    {
        study.Run(new(words))?.Write();
        return 0;
    }
    catch (UsageException e)
    {
        Console.Error.WriteLine(e.Message);
    }
}
Console.Error.WriteLine($"""
    usage: dotnet run -c Release --project bench/Fathom.Bench -- speed [options, see docs/03-concepts/speed.md]
           … -- kernels [options of BenchmarkDotNet]
           {string.Join("\n       ", Study.All.Select(one => $"… -- {one.Name} {one.Words}".TrimEnd()))}
    Run it in a checkout, on a machine that does nothing else. MODEL, TEXT and NAME: any that 'fathom run' takes; the
    committed figures are of stories260K and 1,000 TinyStories, and of othello-6L.
    """);
return 2;
