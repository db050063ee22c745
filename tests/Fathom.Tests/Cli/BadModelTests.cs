using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A model or a text that is missing or damaged: one line that names the file, exit code 1.</summary>
public sealed class BadModelTests(TinyWorkspace workspace) : IDisposable
{
    readonly TempFolder model = workspace.CopyOfModel(), folder = new();

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public Task A_missing_folder() => Inspect("nowhere", "nowhere");

    [Fact]
    public Task A_missing_config()
    {
        File.Delete(model.File("config.json"));
        return Inspect(model.Path, "config.json");
    }

    [Fact]
    public Task A_damaged_config()
    {
        Cut(model.File("config.json"), 40);
        return Inspect(model.Path, "config.json");
    }

    [Fact]
    public Task A_config_of_an_unknown_family()
    {
        string config = File.ReadAllText(model.File("config.json"));
        File.WriteAllText(model.File("config.json"), config.Replace("\"llama\"", "\"mamba\""));
        return Inspect(model.Path, "mamba");
    }

    [Fact]
    public Task Truncated_weights()
    {
        Cut(model.File("model.safetensors"), 2000);
        return Inspect(model.Path, "model.safetensors");
    }

    [Fact]
    public Task A_missing_tensor()
    {
        Rewrite(tensors => tensors.Where(tensor => tensor.Name != "model.layers.1.mlp.up_proj.weight"));
        return Inspect(model.Path, "model.layers.1.mlp.up_proj.weight");
    }

    [Fact]
    public Task A_tensor_of_another_shape()
    {
        Rewrite(tensors => tensors.Select(tensor =>
            tensor.Name == "model.norm.weight" ? TensorData.Of(tensor.Name, new float[3], 3) : tensor));
        return Inspect(model.Path, "model.norm.weight");
    }

    [Fact]
    public Task A_layer_that_the_model_lacks() => FathomCommand.Refused(1, ["blocks.3.resid_post", "0 to 2"],
        "inspect", "--model", model.Path, "--tokens", "1", "--site", "blocks.3.resid_post", "--out", folder.File("out"));

    [Fact]
    public Task A_token_that_the_model_lacks() => FathomCommand.Refused(1, ["40", "0 to 39"],
        "inspect", "--model", model.Path, "--tokens", "1,40", "--out", folder.File("out"));

    [Fact]
    public Task More_tokens_than_the_context() => FathomCommand.Refused(1, ["33", "32"],
        "inspect", "--model", model.Path, "--tokens", string.Join(',', Enumerable.Repeat(4, 33)), "--out", folder.File("out"));

    [Theory]
    [InlineData("tokenize", "--prompt", "a")]
    [InlineData("generate", "--prompt", "a")]
    [InlineData("capture", "--text", "TEXT", "--context", "32", "--site", "embed", "--run", "RUN")]
    public Task A_damaged_tokenizer(string verb, params string[] options)
    {
        Cut(model.File("tokenizer.json"), 300);
        return FathomCommand.Refused(1, ["tokenizer.json"], [verb, "--model", model.Path, .. options.Select(option =>
            option == "TEXT" ? workspace.Text : option == "RUN" ? folder.File("run") : option)]);
    }

    [Fact]
    public Task A_text_without_a_tokenizer()
    {
        File.Delete(model.File("tokenizer.json"));
        return FathomCommand.Refused(2, ["tokenizer.json", "--tokens"], "generate", "--model", model.Path, "--prompt", "a");
    }

    [Fact]
    public Task A_missing_text() => Capture(folder.File("nowhere.jsonl"), "nowhere.jsonl");

    [Fact]
    public Task A_line_that_is_no_json() => CaptureText("{\"text\": \"a\"}\n{\"text\": \"b\"\n", "line 2");

    [Fact]
    public Task A_line_without_a_text() => CaptureText("{\"text\": \"a\"}\n{\"body\": \"b\"}\n", "line 2");

    [Fact]
    public Task A_text_of_another_kind()
    {
        File.WriteAllText(folder.File("text.pdf"), "a");
        return Capture(folder.File("text.pdf"), ".pdf");
    }

    [Theory]
    [InlineData("inspect", "--tokens", "1", "--out")]
    [InlineData("capture", "--text", "TEXT", "--context", "32", "--site", "embed", "--run")]
    public async Task A_file_in_the_way_of_the_output(string verb, params string[] options)
    {
        string file = folder.File("file");
        File.WriteAllText(file, "precious");
        string[] rest = [.. options.Select(option => option == "TEXT" ? workspace.Text : option)];
        await FathomCommand.Refused(1, [file], [verb, "--model", model.Path, .. rest, file]);
        await FathomCommand.Refused(1, [file], [verb, "--model", model.Path, .. rest, Path.Combine(file, "below")]);
        Assert.Equal("precious", File.ReadAllText(file));
    }

    Task Inspect(string from, string words) =>
        FathomCommand.Refused(1, [words], "inspect", "--model", from, "--tokens", "1", "--out", folder.File("out"));

    Task CaptureText(string text, string words)
    {
        File.WriteAllText(folder.File("text.jsonl"), text);
        return Capture(folder.File("text.jsonl"), words, "text.jsonl");
    }

    Task Capture(string text, params string[] words) => FathomCommand.Refused(1, words,
        "capture", "--model", model.Path, "--text", text, "--context", "32", "--site", "embed", "--run", folder.File("run"));

    void Rewrite(Func<IEnumerable<TensorData>, IEnumerable<TensorData>> change)
    {
        string path = model.File("model.safetensors");
        List<TensorData> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = [.. change(file.Tensors.Values.Select(tensor =>
                TensorData.Of(tensor.Name, file.Floats(tensor.Name), [.. tensor.Shape])))];
        SafetensorsWriter.Write(path, tensors);
    }

    static void Cut(string path, int bytes)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength(bytes);
    }
}
