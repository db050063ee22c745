using System.ComponentModel;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary><c>-- speed</c>: measures section by section, keeps what each found, and writes report and pictures anew.</summary>
static class SpeedCommand
{
    const string Usage = "usage: … -- speed [--only SECTION,…] [--torch DIR] [--python PROGRAM] [--index-rows N] " +
        "[--draw]\n" +
        "--torch: folder of torch_sae_step.py and torch_lm_forward.py, to lay beside; --index-rows: of the index, 300k when not\n" +
        "given; --draw: only write report and pictures anew.";

    static readonly string ResultsPath = Path.Combine("benchmarks", Machine.Slug, "speed.json");

    public static int Run(string[] args)
    {
        string[] only = [];
        (string? torch, string python, string indexRows, bool draw) = (null, "python3", SpeedPlan.IndexRows, false);
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--draw") draw = true;
            else if (i + 1 == args.Length) return Wrong($"{args[i]} needs a value");
            else if (args[i] == "--only") only = args[++i].Split(',');
            else if (args[i] == "--torch") torch = args[++i];
            else if (args[i] == "--python") python = args[++i];
            else if (args[i] == "--index-rows") indexRows = args[++i];
            else return Wrong($"there is no option {args[i]}");
        }
        if (only.Except(SpeedPlan.Names).FirstOrDefault() is { } unknown)
            return Wrong($"there is no section {unknown}; " +
                $"expected some of {string.Join(", ", SpeedPlan.Names)}");
        int failed = draw ? 0 : Measure(only, indexRows, new SpeedPrograms(torch, python));
        SpeedResults results = SpeedResults.Read(ResultsPath);
        File.WriteAllText(Path.Combine("benchmarks", Machine.Slug, "speed.md"), SpeedReport.Markdown(results));
        RooflinePicture.Write(results, Path.Combine("docs", "images", "roofline.svg"));
        ScalingPicture.Write(results, Path.Combine("docs", "images", "scaling.svg"));
        return failed == 0 ? 0 : 1;
    }

    // A section that fails is named, and the others go on.
    static int Measure(string[] only, string indexRows, SpeedPrograms programs)
    {
        int failed = 0;
        foreach (var (name, plan) in SpeedPlan.Sections(indexRows)
            .Where(section => only.Length == 0 || only.Contains(section.Name)))
        {
            var runs = plan.Where(run => programs.Has(run.By)).ToList();
            try
            {
                SpeedRun[] found = [.. runs.Select(run => programs.Run(run.By, run.Arguments))];
                string? torch = runs.Where(run => run.By.StartsWith("torch", StringComparison.Ordinal)).Select(run => run.Arguments).FirstOrDefault();
                SpeedResults results = SpeedResults.Read(ResultsPath) with { Machine = Machine.Description };
                results.Sections[name] = new(DateTimeOffset.UtcNow, torch is null ? null : programs.TorchVersions(torch), found);
                results.Write(ResultsPath);
            }
            catch (Exception e) when (e is InvalidOperationException or JsonException or Win32Exception)
            {
                Console.Error.WriteLine($"section {name} failed: {e.Message}");
                failed++;
            }
        }
        return failed;
    }

    static int Wrong(string what)
    {
        Console.Error.WriteLine($"{what}\n{Usage}");
        return 2;
    }
}
