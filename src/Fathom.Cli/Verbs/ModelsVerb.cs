namespace Fathom.Cli;

/// <summary><c>fathom models</c></summary>
sealed class ModelsVerb : VerbGroup
{
    public override string Name => "models";

    public override string Summary => "the models that come with Fathom, and small ones of your own: list, show, pretrain";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom models show models/gpt2 --json",
        "fathom models pretrain --text stories.txt --layers 2 --tokens 2M --out models/mine",
    ];

    public override IReadOnlyList<Verb> Verbs => [new ListModelsVerb(), new ShowModelVerb(), new PretrainVerb()];
}
