using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Interventions as a hook at a site. Of an activation h with latent activations f(h):
/// <code>
/// h ← x̂(h)                                  only where the dictionary's error is not kept, and not at special tokens;
///                                           f stays that of before
/// h ← h + Σ_add c D + Σ_clamp (c − f) D      over latents
/// h ← each other direction's, in their order
/// </code>
/// What would add exactly 0 is left out, so that it changes no bit.
/// </summary>
sealed class SteeringPlan
{
    readonly SteeringSubject subject;
    readonly PlannedIntervention[] all, latents, others;
    readonly bool keepError, needsCodes;

    SteeringPlan(SteeringSubject subject, PlannedIntervention[] all, bool keepError, bool frozen)
    {
        (this.subject, this.all, this.keepError) = (subject, all, keepError);
        (latents, others) = ([.. all.Where(one => one.MovesLatent)], [.. all.Where(one => !one.MovesLatent)]);
        needsCodes = !keepError || all.Any(one => one.NeedsCodes);
        FrozenAttention = frozen;
    }

    /// <summary>Whether attention behind the site is that of the unsteered run.</summary>
    public bool FrozenAttention { get; }

    /// <summary>Latents that are moved on purpose.</summary>
    public int[] Latents => [.. all.Where(one => one.Latent >= 0).Select(one => one.Latent).Distinct().Order()];

    /// <param name="subject">What is steered.</param>
    /// <param name="directions">Of the subject.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="prompt">Token ids: where there is no capture the typical norm is theirs.</param>
    /// <exception cref="InputException">A direction, latent or unit has no meaning here.</exception>
    public static SteeringPlan Of(SteeringSubject subject, Directions directions, SteeringSettings settings,
        ReadOnlySpan<int> prompt)
    {
        settings.Require();
        if (settings.Site is { } site && site != subject.Site)
            throw new InputException($"the settings are of site {site}, this is {subject.Site}; expected the same");
        if (!settings.KeepError && subject.Coder is null)
            throw new InputException("there is no dictionary whose error could be left out; give one");
        var all = new List<PlannedIntervention>();
        foreach (Intervention one in settings.Interventions) all.Add(Plan(subject, directions, one, prompt));
        return new(subject, [.. all], settings.KeepError, settings.FrozenAttention);
    }

    /// <summary>The hook; none where there is nothing to do.</summary>
    /// <param name="prompt">Tokens of the prompt, with which every sequence begins.</param>
    public Hooks Hooks(int prompt)
    {
        var hooks = new Hooks();
        return all.Length == 0 && keepError ? hooks : hooks.Add(subject.Site, view => Steer(view, prompt));
    }

    static PlannedIntervention Plan(SteeringSubject subject, Directions directions, Intervention one, ReadOnlySpan<int> prompt)
    {
        float[] direction = directions.Of(one.Direction);
        int latent = one.Direction is LatentSource source ? source.Latent : -1;
        double factor = one.Kind == InterventionKind.Ablate ? 0 : one.Unit switch
        {
            StrengthUnit.Max when latent >= 0 => directions.Largest(latent),
            StrengthUnit.Max => throw new InputException($"{one.Direction.Name}: × max counts in a latent's largest " +
                "activation; count a direction raw, or in the site's norm"),
            StrengthUnit.Norm => directions.TypicalNorm(prompt) / TensorPrimitives.Norm<float>(direction),
            _ => 1,
        };
        double above = 0;
        if (one.Gate is { } gate)
        {
            subject.RequireCoder(gate.Latent);
            above = gate.Unit == StrengthUnit.Max ? gate.Above * directions.Largest(gate.Latent) : gate.Above;
        }
        return new(one.Kind, latent, direction, (float)(one.Strength * factor), one.Gate?.Latent ?? -1, (float)above,
            one.Positions, one.SpecialTokens);
    }

    void Steer(SiteView view, int prompt)
    {
        SparseCodes? codes = null;
        float[] before = view.Values.ToArray();
        if (needsCodes)
        {
            codes = new SparseCodes(view.Rows, 1);
            subject.Coder!.Encode(before, view.Rows, codes, subject.Workers);
            if (!keepError) Reconstruct(view, before, codes);
        }
        if (all.Length == 0) return;
        for (int row = 0; row < view.Rows; row++)
        {
            Span<float> h = view.Row(row);
            bool special = IsSpecial(view, row);
            foreach (PlannedIntervention one in latents)
                if (Reaches(one, view.Positions[row], prompt, special, codes, row))
                    MoveLatent(one, before.AsSpan(row * view.Width, view.Width), Activation(codes, row, one.Latent), h);
            foreach (PlannedIntervention one in others)
                if (Reaches(one, view.Positions[row], prompt, special, codes, row)) Move(one, h);
        }
    }

    // BOS, EOS and padding keep their own activations, as wherever reconstructions are spliced in: a dictionary never saw them.
    void Reconstruct(SiteView view, float[] before, SparseCodes codes)
    {
        subject.Coder!.Decode(before, codes, view.Values, subject.Workers);
        for (int row = 0; row < view.Rows; row++)
            if (IsSpecial(view, row)) before.AsSpan(row * view.Width, view.Width).CopyTo(view.Row(row));
    }

    bool IsSpecial(SiteView view, int row) => subject.IsSpecial(view.Batch.Ids[view.FirstRow + row]);

    static bool Reaches(PlannedIntervention one, int position, int prompt, bool special, SparseCodes? codes, int row) =>
        (one.SpecialTokens || !special) && one.Reaches(position, prompt)
        && (one.Gate < 0 || Activation(codes, row, one.Gate) > one.Above);

    static float Activation(SparseCodes? codes, int row, int latent)
    {
        int at = codes is null ? -1 : codes.RowIndices(row).BinarySearch(latent);
        return at < 0 ? 0 : codes!.RowValues(row)[at];
    }

    // h + (c − f(h)) D
    void MoveLatent(PlannedIntervention one, ReadOnlySpan<float> before, float activation, Span<float> h)
    {
        float change = one.Kind == InterventionKind.Add ? one.Amount : one.Amount - activation;
        if (change == 0) return;
        Span<float> write = one.Direction;
        if (!LatentWrites.AreConstant(subject.Coder!))
        {
            write = new float[before.Length];
            LatentWrites.At(subject.Coder!, before, one.Latent, write);
        }
        TensorPrimitives.MultiplyAdd(write, change, h, h);
    }

    // f(h) = ⟨h, D⟩ / ‖D‖²; h + change D
    static void Move(PlannedIntervention one, Span<float> h)
    {
        float activation = one.Kind == InterventionKind.Add ? 0
            : TensorPrimitives.Dot(h, one.Direction) / TensorPrimitives.SumOfSquares<float>(one.Direction);
        float change = one.Kind switch
        {
            InterventionKind.Add => one.Amount,
            InterventionKind.Orthogonal => (one.Amount - 1) * activation,
            InterventionKind.Cap => Math.Min(0, one.Amount - activation),
            _ => one.Amount - activation,
        };
        if (change != 0) TensorPrimitives.MultiplyAdd(one.Direction, change, h, h);
    }
}
