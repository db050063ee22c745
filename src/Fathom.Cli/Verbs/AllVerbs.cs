namespace Fathom.Cli;

/// <summary>Every verb, in the order of a person's work.</summary>
static class AllVerbs
{
    public static IReadOnlyList<Verb> List =>
    [
        new CaptureVerb(),
        new TrainVerb(),
        new EncodeVerb(),
    ];
}
