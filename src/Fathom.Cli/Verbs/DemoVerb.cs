using System.CommandLine;

namespace Fathom.Cli;

/// <summary><c>fathom demo</c>: until a model is embedded it says what to give to <c>run</c>.</summary>
sealed class DemoVerb : Verb
{
    public override string Name => "demo";

    public override string Summary => "the main job on an embedded model (none is embedded yet: says what to run instead)";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom demo",
        "fathom run --model models/gpt2 --text web.jsonl --site blocks.6.resid_post --out runs/gpt2",
    ];

    public override Command Build()
    {
        var command = new Command(Name, Summary);
        command.SetAction(_ =>
        {
            Console.WriteLine("""
                No model is embedded yet. Give one to 'fathom run':

                  a model   any GPT-2 or Llama folder with config.json, *.safetensors and tokenizer.json,
                            for example a download of openai-community/gpt2 or a TinyStories-trained Llama
                  a text    .txt files, or .jsonl files with a field "text", for example a slice of TinyStories
                  a site    the residual stream after a middle block, for example blocks.6.resid_post

                  fathom run --model MODEL --text TEXT.jsonl --site blocks.6.resid_post --latents 4096 --k 32 --out runs/first

                It captures, trains, evaluates, indexes and then serves the features at http://127.0.0.1:5173/.
                """);
        });
        return command;
    }
}
