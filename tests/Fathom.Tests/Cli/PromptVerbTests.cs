using System.Text.Json;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Cli;

/// <summary><c>generate</c>, <c>lens</c> and <c>patch</c>: deterministic, and true to what they say of themselves.</summary>
public class PromptVerbTests(TinyWorkspace workspace)
{
    [Fact]
    public async Task Greedy_text_is_the_argmax_of_inspect_and_never_changes()
    {
        using var folder = new Support.TempFolder();
        JsonElement text = await Generate("--temperature", "0");
        JsonElement pass = await FathomCommand.Json("inspect", "--model", workspace.Model, "--prompt", "ab a",
            "--out", folder.Path);
        Assert.Equal(pass.GetProperty("next")[0].GetProperty("id").GetInt32(), text.GetProperty("ids")[0].GetInt32());
        string first = (await Generate("--temperature", "0", "--seed", "1")).GetRawText();
        Assert.Equal(first, (await Generate("--temperature", "0", "--seed", "2")).GetRawText());
    }

    [Fact]
    public async Task Sampled_text_depends_on_the_seed_alone()
    {
        string one = (await Generate("--seed", "7", "--threads", "1")).GetRawText();
        Assert.Equal(one, (await Generate("--seed", "7", "--threads", "2")).GetRawText());
        Assert.NotEqual(one, (await Generate("--seed", "8")).GetRawText());
    }

    [Fact]
    public async Task Streamed_text_is_the_prompt_and_the_text_of_json()
    {
        JsonElement text = await Generate("--seed", "7");
        Finished streamed = await FathomCommand.Done("generate", "--model", workspace.Model, "--prompt", "ab a",
            "--max-tokens", "20", "--seed", "7");
        Assert.Equal(("ab a" + text.GetProperty("text").GetString() + "\n", ""), (streamed.Output, streamed.Error));
        Assert.NotEqual("", text.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Contributions_and_bias_sum_to_the_logit_that_inspect_writes()
    {
        using var folder = new Support.TempFolder();
        JsonElement lens = await FathomCommand.Json("lens", "--model", workspace.Model, "--prompt", "ab a",
            "--token", TinyFiles.B.ToString(), "--top", "3");
        JsonElement attribution = lens.GetProperty("attribution");
        double sum = attribution.GetProperty("bias").GetDouble() +
            attribution.GetProperty("contributions").EnumerateArray().Sum(part => part.GetProperty("value").GetDouble());
        Assert.Equal(attribution.GetProperty("logit").GetDouble(), sum, 1e-9);
        Assert.Equal(1 + 2 * TinyFiles.Layers, attribution.GetProperty("contributions").GetArrayLength());

        await FathomCommand.Done("inspect", "--model", workspace.Model, "--prompt", "ab a", "--out", folder.Path);
        using var logits = Fathom.Models.Files.Npy.Open(folder.File("logits.npy"));
        var last = new float[TinyFiles.Vocabulary];
        logits.ReadFloats(logits.Elements - TinyFiles.Vocabulary, last);
        Assert.Equal(last[attribution.GetProperty("token").GetInt32()], attribution.GetProperty("logit").GetDouble(), 1e-4);

        int positions = lens.GetProperty("ids").GetArrayLength();
        JsonElement[] readings = [.. lens.GetProperty("lens").EnumerateArray()];
        Assert.Equal(TinyFiles.Layers * positions, readings.Length);
        Assert.All(readings, reading => Assert.Equal(3, reading.GetProperty("top").GetArrayLength()));
        // The last layer's lens is the model itself.
        int likeliest = Array.IndexOf(last, last.Max());
        Assert.Equal(likeliest, readings[^1].GetProperty("top")[0].GetProperty("id").GetInt32());
        Assert.Contains("| token ", await NarrowTerminal.Fits("lens", "--model", workspace.Model, "--prompt", "ab a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patching_the_last_residual_stream_at_the_last_token_brings_everything_back()
    {
        string[] patch = ["patch", "--model", workspace.Model, "--clean", "ab a", "--corrupt", "cb a",
            "--site", "blocks.0.resid_post", "blocks.2.resid_post", "--metric", $"logit-diff:{TinyFiles.A},{TinyFiles.B}"];
        Assert.Contains("| blocks.2.resid_post |", await NarrowTerminal.Fits(patch), StringComparison.Ordinal);
        JsonElement result = await FathomCommand.Json(patch);
        JsonElement[] patched = [.. result.GetProperty("patched").EnumerateArray()];
        int positions = result.GetProperty("cleanIds").GetArrayLength();
        Assert.Equal(2 * positions, patched.Length);
        double Normalized(string site, int position) => patched.Single(value =>
            value.GetProperty("site").GetString() == site && value.GetProperty("position").GetInt32() == position)
            .GetProperty("normalized").GetDouble();
        Assert.Equal(1, Normalized("blocks.2.resid_post", positions - 1), 1e-6);
        // What another token's last residual stream says cannot reach the last token.
        for (int position = 0; position < positions - 1; position++)
            Assert.Equal(0, Normalized("blocks.2.resid_post", position), 1e-6);
        Assert.NotEqual(result.GetProperty("clean").GetDouble(), result.GetProperty("corrupt").GetDouble());
    }

    Task<JsonElement> Generate(params string[] options) =>
        FathomCommand.Json(["generate", "--model", workspace.Model, "--prompt", "ab a", "--max-tokens", "20", .. options]);
}
