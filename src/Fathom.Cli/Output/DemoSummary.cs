using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary>What the demo found, for someone who has never seen a sparse dictionary.</summary>
/// <param name="run">The run.</param>
/// <param name="result">What the main job made; its truth is there.</param>
sealed class DemoSummary(RunFolder run, MainResult result)
{
    const int Named = 12, PerGroup = 2, Tokens = 6;

    const string RandomModel = "random-init model", Probe = "linear probe";

    JsonObject Truth { get; } = JsonFile.Read<JsonObject>(Path.Combine(run.Evaluation(result.Name),
        EvaluateStep.ResultFile(MainJob.Truth)), $"fathom evaluate --run {run.Path} --dictionary {result.Name} --metrics truth");

    /// <summary>One object for a script.</summary>
    public object Json(double seconds) => new
    {
        run = run.Path,
        seconds,
        dictionary = result.Name,
        core = result.Core.Summary,
        truth = result.Truth!.Summary,
        named = Best().Select(latent => new { latent.Latent, latent.Variable, latent.F1, latent.Precision, latent.Recall }),
    };

    /// <summary>A table and the latents with the clearest meaning.</summary>
    /// <param name="width">Columns at most.</param>
    public string Text(int width)
    {
        var text = new StringBuilder();
        int columns = Math.Min(66, width - 28);
        foreach ((string words, string here, string random) in Rows())
            foreach ((int i, string line) in FittedText.Wrapped(words, columns, "    ").Index())
                text.Append((i == 0 ? $"{line.PadRight(columns)} {here,12} {random,14}" : line) + "\n");
        text.Append("\nSome latents and the variable that each tracks, on stories that training never saw:\n\n");
        NamedLatent[] best = [.. Best()];
        int names = best.Select(latent => latent.Variable.Length).Append("tracks".Length).Max();
        text.Append($"{"latent",8}  {"tracks".PadRight(names)} {"F1",5}  fires on\n");
        using FeatureIndex index = FeatureIndex.Open(run, result.Name);
        foreach (NamedLatent latent in best)
        {
            string lead = $"{latent.Latent,8}  {latent.Variable.PadRight(names)} {Short(latent.F1),5}  ";
            text.AppendJoin('\n', FittedText.Wrapped(lead + FiresOn(index, latent.Latent), width, new(' ', lead.Length))).Append('\n');
        }
        return text.Append('\n').AppendJoin('\n', FittedText.Wrapped("F1 is 1 when the latent fires on all the tokens that the " +
            "variable is active on and on no other. The right column is what the same work finds in a model with random weights: " +
            "what that reaches too is no evidence of learning.", width, "")).Append('\n').ToString();
    }

    IEnumerable<(string Words, string Here, string Random)> Rows()
    {
        yield return ("", "this model", "random weights");
        yield return ("how much of the activations the dictionary explains", Percent(1 - Core("reconstruction_quality", "fvu")),
            Percent(1 - Core("reconstruction_quality", "fvu", RandomModel)));
        yield return ("latents active on a token, of " + Latents.ToString("n0", CultureInfo.InvariantCulture),
            Number(Core("sparsity", "l0"), "f0"), Number(Core("sparsity", "l0", RandomModel), "f0"));
        yield return ("the model's loss, nats per token",
            Number(Core("model_performance_preservation", "ce_loss_without_sae"), "f3"),
            Number(Core("model_performance_preservation", "ce_loss_without_sae", RandomModel), "f3"));
        yield return ("  with the dictionary's reconstruction in place of the activations",
            Number(Core("model_performance_preservation", "ce_loss_with_sae"), "f3"),
            Number(Core("model_performance_preservation", "ce_loss_with_sae", RandomModel), "f3"));
        yield return ("  with their mean in place of them",
            Number(Core("model_performance_preservation", "ce_loss_with_mean_ablation"), "f3"),
            Number(Core("model_performance_preservation", "ce_loss_with_mean_ablation", RandomModel), "f3"));
        yield return ($"labelled variables that a single latent tells well (F1 > .8), of {Found("variables"):f0}",
            Percent(Found("share_f1_above_0.8")), Percent(Found("share_f1_above_0.8", RandomModel)));
        yield return ("  that a linear probe tells well: what is there to be found",
            Percent(Found("share_f1_above_0.8", Probe)), "");
    }

    // The clearest on training stories first, so that the figures shown, those of held-out ones, are not the best of many;
    // but no more than a few of one group, so that one kind of word does not fill the list.
    IEnumerable<NamedLatent> Best()
    {
        var groups = Truth["eval_result_unstructured"]!["variables"]!.AsArray()
            .ToDictionary(variable => (string)variable!["name"]!, variable => (string)variable!["group"]!);
        var taken = new Dictionary<string, int>();
        var seen = new HashSet<string>();
        return [.. Truth["eval_result_unstructured"]!["latents"]!.AsArray()
            .Select(latent => new NamedLatent((int)latent!["latent"]!, (string)latent["variable"]!,
                (double)latent["train_f1"]!, (double)latent["f1"]!, (double)latent["precision"]!, (double)latent["recall"]!))
            .OrderByDescending(latent => latent.TrainF1)
            .Where(latent => seen.Add(latent.Variable))
            .Where(latent => (taken[groups[latent.Variable]] = taken.GetValueOrDefault(groups[latent.Variable]) + 1) <= PerGroup)
            .Take(Named)];
    }

    // The tokens of its strongest activations, each once.
    static string FiresOn(FeatureIndex index, int latent) => string.Join(", ", index.Top(latent, 24)
        .Select(example => example.Tokens[example.PeakPosition].Text.Trim())
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Take(Tokens));

    int Latents => (int)result.Core.Summary["sae_cfg_dict"]!["d_sae"]!;

    double Core(string category, string metric, string? control = null) => Value(result.Core.Summary, control, category, metric);

    double Found(string metric, string? control = null) => Value(result.Truth!.Summary, control, "truth", metric);

    static double Value(JsonObject summary, string? control, string category, string metric)
    {
        JsonNode? metrics = control is null
            ? summary["eval_result_metrics"]
            : summary["eval_result_details"]!.AsArray().FirstOrDefault(entry => (string?)entry!["control"] == control)
                ?["eval_result_metrics"];
        // A count is an integer in memory and has no conversion to a double there.
        return metrics?[category]?[metric] is { } number
            ? double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture)
            : double.NaN;
    }

    static string Percent(double share) => double.IsFinite(share) ? share.ToString("0 %", CultureInfo.InvariantCulture) : "–";

    static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

    static string Short(double share) => share.ToString(".00", CultureInfo.InvariantCulture);
}
