namespace Fathom.Cli;

/// <summary>
/// What to type in place of a word that Fathom does not know: what other libraries call by it has another name here, or it is a
/// known word with a slip. Only for messages.
/// </summary>
static class OtherWords
{
    // A line: what Fathom says, then what others say. Where several lines have a word, the first that the verb has counts.
    static readonly string[] Verbs =
    [
        "capture: cache cache-activations activations extract harvest",
        "evaluate: eval evals score benchmark measure metrics saebench sae-bench",
        "evaluate --metrics sparse-probing: sparse-probing",
        "evaluate --metrics absorption: absorption",
        "evaluate --metrics scr: scr",
        "evaluate --metrics tpp: tpp",
        "evaluate --metrics ravel: ravel",
        "explain: autointerp auto-interp interp interpret label labels delphi",
        "serve: dashboard sae-dashboard sae-vis ui web explore explorer browse view open",
        "lens: logit-lens dla attribution direct-logit-attribution",
        "patch: activation-patching causal-tracing",
        "steer: intervene ablate clamp steering",
        "generate: sample chat complete",
        "probe: probing linear-probe classify",
        "import: load from-pretrained",
        "export: convert save upload neuronpedia",
        "index: features cache-features",
        "models pretrain: pretrain",
    ];

    static readonly string[] Options =
    [
        "--latents: d-sae dict-size dictionary-size n-latents num-latents n-features expansion-factor",
        "--latents: features feature latent feature-index",
        "--site: hook-name hook-point hookpoint hookpoints hook module submodule layer layers",
        "--tokens: training-tokens total-training-tokens n-tokens num-tokens n-train-tokens max-tokens steps n-steps num-steps",
        "--max-tokens: max-new-tokens n-tokens num-tokens total-tokens tokens",
        "--text: dataset dataset-path data corpus dataset-name",
        "--lr: learning-rate",
        "--batch: batch-size train-batch-size train-batch-size-tokens sae-batch-size",
        "--k: top-k topk l0",
        "--target-l0: l0",
        "--l1: l1-coefficient l1-coeff l1-penalty l1-alpha l1-weight",
        "--sparsity: l0-coefficient l0-lambda sparsity-penalty sparsity-coefficient",
        "--optimiser: optimizer optim",
        "--context: context-size context-length ctx-len ctx-length seq-len sequence-length max-length",
        "--model: model-name model-path model-name-or-path pretrained",
        "--dictionary: sae sae-path sae-id sae-release release dict ae autoencoder name",
        "--run: run-dir run-folder out output output-dir out-dir",
        "--out: output output-dir output-path out-dir save-dir run",
        "--to: output output-dir output-path out out-dir save-dir run",
        "--from: input in source path",
        "--add: strength coefficient coeff alpha latent feature steering-coefficient multiplier",
        "--seeds: n-seeds num-seeds",
        "--metrics: metric evals eval-type eval-types",
        "--labels: dataset data csv",
        "--endpoint: base-url api-base api-url url server",
        "--key-variable: api-key key token",
        "--judge: llm explainer-model scorer-model judge-model",
        "--architecture: arch sae-type type activation-fn activation",
        "--warmup: lr-warmup warmup-steps lr-warm-up-steps n-warmup-steps",
        "--decay: lr-decay-steps decay-steps",
        "--aux-coefficient: aux-loss-coefficient auxk-alpha aux-alpha",
        "--dead-after: dead-feature-window dead-feature-threshold",
        "--threads: device num-workers workers n-jobs jobs num-threads",
        "--listen: host bind address",
        "--overwrite: force",
        "--resume: continue resume-from-checkpoint",
    ];

    /// <param name="word">What stands where a verb should.</param>
    /// <returns>The verb to type, or null.</returns>
    public static string? Verb(string word) =>
        Meant(Verbs, Plain(word)).FirstOrDefault() ?? Near(Plain(word), AllVerbs.List.Select(verb => verb.Name));

    /// <param name="word">What stands where an option should, with its dashes, perhaps with <c>=value</c>.</param>
    /// <param name="known">Options of the verb, with their dashes.</param>
    /// <returns>The option to type, or null.</returns>
    public static string? Option(string word, IReadOnlyCollection<string> known)
    {
        string plain = Plain(word.Split('=')[0].TrimStart('-'));
        return Meant(Options, plain).Prepend("--" + plain).FirstOrDefault(known.Contains)
            ?? Near("--" + plain, known);
    }

    static string Plain(string word) => word.Replace('_', '-').ToLowerInvariant();

    static IEnumerable<string> Meant(string[] lines, string word) => lines
        .Select(line => line.Split(": "))
        .Where(line => line[1].Split(' ').Contains(word))
        .Select(line => line[0]);

    // The known word that differs least, by a third of its letters at most.
    static string? Near(string word, IEnumerable<string> known) => known
        .Select(one => (Word: one, Distance: Distance(word, one)))
        .Where(one => one.Distance <= one.Word.TrimStart('-').Length / 3)
        .OrderBy(one => one.Distance)
        .Select(one => one.Word).FirstOrDefault();

    // Levenshtein: letters to insert, remove or replace, over one row of the table.
    static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
