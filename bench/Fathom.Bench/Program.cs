using Fathom.Bench;

// Measures the main job as a user runs it and writes benchmarks/<cpu>/main-job.md.
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Fathom.Bench -- MODEL TEXT.jsonl [seeds, 3 when not given]\n" +
        "Run it in a checkout, on a machine that does nothing else. MODEL and TEXT: any that 'fathom run' takes; the committed\n" +
        "figures are of stories260K and 1,000 TinyStories.");
    return 2;
}
MainJobResult[] results = MainJob.Run(args[0], args[1], args.Length > 2 ? int.Parse(args[2]) : 3);
string path = Path.Combine("benchmarks", Machine.Slug, "main-job.md");
Directory.CreateDirectory(Path.GetDirectoryName(path)!);
File.WriteAllText(path, MainJobReport.Markdown(results));
Console.WriteLine(File.ReadAllText(path));
return 0;
