using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>What the evaluations of one call share, whatever the dictionary.</summary>
/// <param name="Cache">What is computed once.</param>
/// <param name="Seeds">Of controls and samples, at least one; figures of the first one stand in the tables.</param>
/// <param name="Workers">Threads to use; no influence on any bit.</param>
/// <param name="Cancellation">Gives it up.</param>
public sealed record MetricSession(EvaluationCache Cache, IReadOnlyList<ulong> Seeds, Workers Workers,
    CancellationToken Cancellation)
{
    readonly Dictionary<LanguageModel, LossBook> books = [];
    readonly Dictionary<(object Kind, object Of), object> once = [];

    /// <summary>Labelled texts; null where none were given.</summary>
    public LabelledTextFile? Texts { get; init; }

    /// <summary>Told what is done, how much of it, and of how much.</summary>
    public Action<string, long, long>? Progress { get; set; }

    /// <summary>What is computed of something once, for all metrics and dictionaries of this call.</summary>
    /// <param name="kind">What.</param>
    /// <param name="of">A subject (<see cref="CoreSubject.Same"/>), rows, labels, or several of them as a tuple.</param>
    /// <param name="make">Computes it.</param>
    public T Once<T>(SharedKind<T> kind, object of, Func<T> make) where T : class
    {
        if (!once.TryGetValue((kind, of), out object? known)) once[(kind, of)] = known = make();
        return (T)known;
    }

    /// <summary>The losses of a model on the run's held-out contexts.</summary>
    public LossBook Losses(CoreSubject subject, ItemStore items)
    {
        LanguageModel model = subject.Model ?? throw new ArgumentException("a subject without a model has no losses");
        if (!books.TryGetValue(model, out LossBook? book))
            books[model] = book = new(model, subject.ModelIdentity, items, Cache, Workers);
        return book;
    }
}
