namespace Fathom.Models.Generation;

/// <summary>Text generation with a key-value cache.</summary>
public static class Generator
{
    /// <summary>
    /// Continues a prompt, token by token as they are asked for. Ends after <paramref name="maxTokens"/>, when the context is
    /// full, or before a token that ends a text.
    /// </summary>
    /// <param name="model">The model; must not be used for anything else before the enumeration ends.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="maxTokens">New tokens at most.</param>
    /// <param name="sampling">How tokens are drawn.</param>
    /// <param name="hooks">
    /// Interventions. They see each token once: the whole prompt first, then one new row at a time
    /// (<see cref="SiteView.Positions"/> says where); logits only of the row that is drawn from.
    /// </param>
    /// <param name="before">
    /// Gets the tokens of each pass before it runs; the model is free then, and may run them another way.
    /// </param>
    /// <exception cref="InputException">
    /// The prompt is empty, too long or has ids outside the vocabulary, or a setting is out of range.
    /// </exception>
    /// <example><code>
    /// foreach (int id in Generator.Generate(model, [1, 403], 50, new Sampling { Temperature = 0.8, Seed = 7 }))
    ///     Console.Write(tokenizer.Text(id));
    /// </code></example>
    public static IEnumerable<int> Generate(LanguageModel model, int[] prompt, int maxTokens, Sampling sampling,
        Hooks? hooks = null, Action<TokenBatch>? before = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        sampling.Require();
        var batch = TokenBatch.Of(prompt);
        PassCheck.Require(model.Config, batch, hooks, stopAfter: null, cache: null);
        return Run(model, batch, maxTokens, sampling, hooks, before);
    }

    static IEnumerable<int> Run(LanguageModel model, TokenBatch prompt, int maxTokens, Sampling sampling, Hooks? hooks,
        Action<TokenBatch>? before)
    {
        int capacity = (int)Math.Min((long)prompt.Rows + maxTokens, model.Config.ContextLength);
        using var cache = new KeyValueCache(model.Config, capacity);
        var sampler = new TokenSampler(sampling);
        int next = 0;
        var all = new Hooks().AddAll(hooks).Add(new Site(SiteKind.Logits),
            view => next = sampler.Draw(view.Row(view.Rows - 1), view.Positions[^1] + 1));

        var batch = prompt;
        for (int made = 0; made < maxTokens; made++)
        {
            if (cache.Length + batch.Rows > capacity) yield break;
            before?.Invoke(batch);
            model.Forward(batch, all, null, cache, batch.Rows - 1);
            if (model.Config.EosIds.Contains(next)) yield break;
            yield return next;
            batch = TokenBatch.Of([next]);
        }
    }
}
