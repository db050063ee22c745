using BenchmarkDotNet.Running;
using Fathom.Bench;

// Measures what a user runs, or the parts that it is made of, and writes benchmarks/<cpu>/.
if (args is ["kernels", ..])
{
    BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(args[1..]);
    return 0;
}
if (args is ["speed", ..]) return SpeedCommand.Run(args[1..]);
if (args is ["demo"])
{
    Write("demo.md", DemoReport.Run());
    return 0;
}
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Fathom.Bench --\n" +
        "    demo | speed [options] | kernels [options of BenchmarkDotNet] | MODEL TEXT.jsonl [seeds, 3 when not given]\n" +
        "Run it in a checkout, on a machine that does nothing else. MODEL and TEXT: any that 'fathom run' takes; the\n" +
        "committed figures are of stories260K and 1,000 TinyStories.");
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
