namespace Fathom.Cli;

/// <summary><c>fathom bench</c></summary>
sealed class BenchVerb : VerbGroup
{
    public override string Name => "bench";

    public override string Summary => "how fast this machine runs the parts of Fathom, beside what it could do at most";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench train --width 768 --latents 24576 --k 32",
        "fathom bench forward --layers 6 --json",
    ];

    public override IReadOnlyList<Verb> Verbs =>
    [
        new BenchGemmVerb(), new BenchForwardVerb(), new BenchTrainVerb(), new BenchEncodeVerb(), new BenchMonitorVerb(),
        new BenchIndexVerb(), new BenchPretrainVerb(), new BenchIcaVerb(),
    ];
}
