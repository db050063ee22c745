using Fathom.Models;
using Fathom.Models.Generation;

namespace Fathom.Features;

/// <summary>A text under interventions that is being made.</summary>
sealed class SteeredColumn : IDisposable
{
    readonly SteeringColumn column;
    readonly IEnumerator<int> tokens;
    readonly FrozenAttention? frozen;
    readonly GrowingText text;
    int made;

    /// <param name="subject">What is steered.</param>
    /// <param name="column">What it is called.</param>
    /// <param name="settings">Of the column.</param>
    /// <param name="plan">Of the settings.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    public SteeredColumn(SteeringSubject subject, SteeringColumn column, SteeringSettings settings, SteeringPlan plan,
        int[] prompt)
    {
        this.column = column;
        Hooks hooks = plan.Hooks(prompt.Length);
        if (plan.FrozenAttention)
        {
            int capacity = (int)Math.Min((long)prompt.Length + settings.MaxTokens, subject.Model.Config.ContextLength);
            frozen = new(subject.Model, subject.Site, new KeyValueCache(subject.Model.Config, Math.Max(1, capacity)));
            frozen.AddTo(hooks);
        }
        tokens = Generator.Generate(subject.Model, prompt, settings.MaxTokens, settings.Sampling, hooks,
            frozen is null ? null : frozen.Follow).GetEnumerator();
        text = new(subject.Tokenizer, prompt);
    }

    /// <summary>The next token; null where the text has ended.</summary>
    public SteeredToken? Next() =>
        tokens.MoveNext() ? new(column, made++, tokens.Current, text.Add(tokens.Current)) : null;

    public void Dispose()
    {
        tokens.Dispose();
        frozen?.Dispose();
    }
}
