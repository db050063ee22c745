namespace Fathom.Cli;

/// <summary>Every verb, in the order of a person's work.</summary>
static class AllVerbs
{
    public static IReadOnlyList<Verb> List =>
    [
        new DemoVerb(),
        new RunVerb(),
        new TokenizeVerb(),
        new InspectVerb(),
        new GenerateVerb(),
        new LensVerb(),
        new PatchVerb(),
        new CaptureVerb(),
        new TrainVerb(),
        new EncodeVerb(),
        new EvaluateVerb(),
        new IndexVerb(),
        new ServeVerb(),
    ];
}
