using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fathom.Bench;

/// <summary>Starts the programs of a plan and reads the JSON object that each prints.</summary>
/// <param name="torch">Folder of the scripts torch_sae_step.py and torch_lm_forward.py; null: without PyTorch.</param>
/// <param name="python">The interpreter.</param>
sealed class SpeedPrograms(string? torch, string python)
{
    /// <summary>Prints what decides PyTorch's speed beside the machine: versions, and the kernels that its BLAS chose.</summary>
    const string Versions = "import platform, torch; print('PyTorch', torch.__version__ + ', Python', platform.python_version())";

    /// <summary>Whether a program can be run; those of PyTorch need its scripts.</summary>
    public bool Has(string by) => torch is not null || by is SpeedPlan.Fathom or SpeedPlan.Kernels or SpeedPlan.Pretrain;

    public SpeedRun Run(string by, string arguments)
    {
        Console.Error.WriteLine($"{by} {arguments}");
        string[] words = arguments.Split(' ');
        return new(by, arguments, by switch
        {
            SpeedPlan.Kernels => KernelTimes.Measure(),
            SpeedPlan.Fathom => Figures(Start(Path.GetFullPath("fathom"), ["bench"], [.. words, "--json"]).Output),
            SpeedPlan.Pretrain => Figures(Start(python, [Path.Combine("bench", by)], words).Output),
            _ => Figures(Start(python, [Path.Combine(torch!, by)], words).Output),
        });
    }

    /// <summary>PyTorch, in words, as a run had it. OpenBLAS tells its kernels on standard error.</summary>
    /// <param name="arguments">Of the run.</param>
    public string TorchVersions(string arguments)
    {
        (string output, string error) = Start(python, ["-c", Versions], arguments.Split(' ').Where(IsVariable));
        string? core = error.Split('\n').FirstOrDefault(line => line.StartsWith("Core:", StringComparison.Ordinal));
        string kernels = core is null ? "" : $", OpenBLAS kernels for {core[5..].Trim()}";
        return $"{output.Trim()}{kernels}, {Environment.ProcessorCount} threads";
    }

    static JsonObject Figures(string output) => JsonNode.Parse(output)!.AsObject();

    /// <param name="program">What to start.</param>
    /// <param name="first">Its first arguments.</param>
    /// <param name="words">Environment variables, then its further arguments.</param>
    static (string Output, string Error) Start(string program, string[] first, IEnumerable<string> words)
    {
        string[] arguments = [.. first, .. words.SkipWhile(IsVariable)];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in words.TakeWhile(IsVariable))
            start.Environment[variable[..variable.IndexOf('=')]] = variable[(variable.IndexOf('=') + 1)..];
        start.Environment["OMP_NUM_THREADS"] = Environment.ProcessorCount.ToString();
        start.Environment["OPENBLAS_VERBOSE"] = "2";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? (output, error.Result)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: {error.Result.Trim().Split('\n')[^1]}");
    }

    static bool IsVariable(string word) => !word.StartsWith('-') && word.Contains('=');
}
