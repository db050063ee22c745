namespace Fathom.Cli;

/// <summary><c>fathom worlds</c></summary>
sealed class WorldsVerb : VerbGroup
{
    public override string Name => "worlds";

    public override string Summary => "worlds whose truth is known: list, generate, read, measure a model against one";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom worlds generate --world stories --documents 1000 --out stories.jsonl",
        "fathom worlds measure --world stories --model stories-4L",
    ];

    public override IReadOnlyList<Verb> Verbs =>
        [new ListWorldsVerb(), new GenerateWorldVerb(), new ReadStoriesVerb(), new MeasureModelVerb()];
}
