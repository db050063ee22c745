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
        new SteerVerb(),
        new LensVerb(),
        new PatchVerb(),
        new CaptureVerb(),
        new TrainVerb(),
        new SweepVerb(),
        new ScalingVerb(),
        new EncodeVerb(),
        new EvaluateVerb(),
        new ProbeVerb(),
        new CompareVerb(),
        new IndexVerb(),
        new ExplainVerb(),
        new VectorsVerb(),
        new ServeVerb(),
        new ImportVerb(),
        new ExportVerb(),
        new ModelsVerb(),
        new WorldsVerb(),
        new BenchVerb(),
    ];

    /// <summary>The verbs that do something, each with the words that call it: <c>train</c>, <c>models pretrain</c>.</summary>
    public static IEnumerable<(string Words, Verb Verb)> Leaves => List.SelectMany(verb => verb is VerbGroup group
        ? group.Verbs.Select(inner => ($"{group.Name} {inner.Name}", inner)) : [(verb.Name, verb)]);

    /// <summary>The verb, or the one within a group of verbs, that a command line calls; null where there is none.</summary>
    public static Verb? Called(IReadOnlyList<string> words)
    {
        Verb? verb = words.Count == 0 ? null : List.FirstOrDefault(verb => verb.Name == words[0]);
        return verb is VerbGroup group && words.Count > 1
            ? group.Verbs.FirstOrDefault(inner => inner.Name == words[1]) ?? verb : verb;
    }
}
