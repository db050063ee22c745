using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Fathom.Bench;

/// <summary>Each kernel by itself, under BenchmarkDotNet, in this process: <c>-- kernels --filter *</c>.</summary>
[Config(typeof(Settings))]
public class KernelBenchmarks
{
    KernelCase kernel = null!;

    /// <summary>Which of them.</summary>
    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    /// <summary>All of them.</summary>
    public static IEnumerable<string> Names => KernelCases.Names;

    /// <summary>Makes the data.</summary>
    [GlobalSetup]
    public void SetUp() => kernel = KernelCases.Make(Kernel);

    /// <summary>Runs it once.</summary>
    [Benchmark]
    public void Run() => kernel.Run();

    sealed class Settings : ManualConfig
    {
        public Settings()
        {
            ArtifactsPath = Path.Combine("artifacts", "BenchmarkDotNet");
            AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance));
            AddColumnProvider(DefaultColumnProviders.Instance);
            AddLogger(ConsoleLogger.Default);
        }
    }
}
