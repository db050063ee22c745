using System.Text.Json;

namespace Fathom.Bench;

/// <summary>L0 against FVU for what reads or writes something else than one site of the residual stream, from one capture.</summary>
static class LayoutTradeoffs
{
    const string Read = "blocks.2.ln2", Written = "blocks.2.mlp_out", TopK = "--architecture topk --latents 1024",
        Streams = "blocks.1.resid_post blocks.2.resid_post blocks.3.resid_post",
        AllRead = "blocks.0.ln2 blocks.1.ln2 blocks.2.ln2", AllWritten = "blocks.0.mlp_out blocks.1.mlp_out blocks.2.mlp_out";

    static readonly int[] Active = [4, 8, 16, 32];

    /// <summary>Curves by picture, and the options of <c>fathom train</c> beside k and tokens.</summary>
    static readonly (string Picture, string Name, string Options)[] Curves =
    [
        ("transcoder", "transcoder", $"--site {Read} --output-site {Written} {TopK}"),
        ("transcoder", "with skip", $"--site {Read} --output-site {Written} --skip {TopK}"),
        ("crosscoder", "crosscoder", $"--site {Streams} {TopK}"),
        ("cross-layer-transcoder", "clt", $"--site {AllRead} --output-site {AllWritten} --architecture clt --latents 1024"),
    ];

    /// <param name="model">Folder of the model.</param>
    /// <param name="text">A .jsonl file of documents.</param>
    /// <returns>[picture][name] → (L0, FVU) of its dictionaries; of a meta-SAE, over the decoder rows of another.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, (double L0, double Fvu)[]>> Run(string model, string text)
    {
        using var folder = new WorkFolder();
        FathomProgram.Json($"capture --per-document --context 512 --site {AllRead} {AllWritten} {Streams}",
            "--model", model, "--text", text, "--run", folder.Path);
        var pictures = Curves.GroupBy(curve => curve.Picture).ToDictionary(picture => picture.Key,
            picture => (IReadOnlyDictionary<string, (double, double)[]>)picture.ToDictionary(curve => curve.Name,
                curve => Active.Select(k => OfRun(folder.Path, Train(folder.Path, curve.Name, curve.Options, k))).ToArray()));
        string under = Train(folder.Path, "under", $"--site blocks.2.resid_post {TopK}", 16);
        pictures["meta"] = new Dictionary<string, (double, double)[]>
        {
            ["meta-SAE"] = [.. new[] { 1, 2, 4, 8 }.Select(k => OfDecoder(folder.Path, under,
                Train(folder.Path, "meta", $"--decoder-of {under} --architecture batchtopk --latents 256", k)))],
        };
        return pictures;
    }

    static string Train(string run, string name, string options, int k) => FathomProgram.Json(
        $"train --run {run} --name {name.Replace(' ', '-')}-{k} --tokens {TradeoffStudy.Tokens} {options} --k {k}")
        .GetProperty("dictionary").GetString()!;

    static (double, double) OfRun(string run, string dictionary) => Point(FathomProgram.Json(
        $"evaluate --run {run} --dictionary {Path.GetFileName(dictionary)} --no-random-init"));

    static (double, double) OfDecoder(string run, string under, string dictionary) =>
        Point(FathomProgram.Json($"evaluate --run {run} --dictionary {Path.GetFileName(dictionary)} --vectors {under}"));

    static (double, double) Point(JsonElement envelope)
    {
        double Get(string key) => envelope.GetProperty("eval_result_metrics").EnumerateObject()
            .First(category => category.Value.TryGetProperty(key, out _)).Value.GetProperty(key).GetDouble();
        return (Get("l0"), Get("fvu"));
    }
}
