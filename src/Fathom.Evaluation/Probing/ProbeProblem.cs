using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>The state of one logistic regression under <see cref="ProbeSolver"/>.</summary>
sealed class ProbeProblem
{
    const int Memory = 8;

    /// <summary>Of the first gradient, at which a solution is good enough.</summary>
    const double Tolerance = 1e-4;

    /// <summary>Share of the promised decrease that a step must bring (Armijo).</summary>
    const double Armijo = 1e-4;

    readonly double[] labelSum, w, gradient, direction;
    readonly CurvaturePairs pairs = new(Memory);
    readonly double curvature;
    double loss = double.PositiveInfinity, step = 1, goal;
    bool started;

    /// <param name="labelSum">Σ y x, [D]; its last number is Σ y.</param>
    /// <param name="rows">n</param>
    public ProbeProblem(double[] labelSum, int rows)
    {
        this.labelSum = labelSum;
        (w, gradient, direction) = (new double[labelSum.Length], new double[labelSum.Length], new double[labelSum.Length]);
        double rate = labelSum[^1] / rows;
        IsDone = rate is <= 0 or >= 1;
        // The best that the constant alone can do, which is where whitened inputs begin.
        w[^1] = IsDone ? (rate <= 0 ? -30 : 30) : Math.Log(rate / (1 - rate));
        curvature = rows * rate * (1 - rate) + 1;
    }

    public bool IsDone { get; private set; }

    /// <summary>w, [D]; the constant's weight is the last.</summary>
    public double[] Solution => w;

    /// <summary>The point at which loss and gradient are wanted.</summary>
    public void WriteTrial(Span<float> to)
    {
        for (int i = 0; i < w.Length; i++) to[i] = (float)Trial(i);
    }

    /// <summary>Takes Σ log(1 + exp(w·x)) and Σ σ(w·x) x at the trial point.</summary>
    public void Take(double softplus, ReadOnlySpan<double> sums)
    {
        // f = Σ log(1 + exp(w·x)) − w·Σ y x + ½‖w‖²;  g = Σ σ(w·x) x − Σ y x + w
        double trialLoss = softplus;
        var trialGradient = new double[w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            double weight = (float)Trial(i), penalty = i < w.Length - 1 ? weight : 0;
            trialLoss += -weight * labelSum[i] + 0.5 * penalty * penalty;
            trialGradient[i] = sums[i] - labelSum[i] + penalty;
        }
        double slope = TensorPrimitives.Dot<double>(gradient, direction);
        // Single precision leaves this much doubt about a sum of losses.
        double doubt = 1e-7 * Math.Abs(softplus);
        if (started && trialLoss > loss + Armijo * step * slope + doubt)
        {
            step /= 2;
            if (step < 1e-4) IsDone = true;
            return;
        }
        Accept(trialLoss, trialGradient);
    }

    double Trial(int i) => w[i] + (started ? step * direction[i] : 0);

    void Accept(double trialLoss, double[] trialGradient)
    {
        if (started)
        {
            var (moved, change) = (new double[w.Length], new double[w.Length]);
            for (int i = 0; i < w.Length; i++)
                (moved[i], change[i]) = (step * direction[i], trialGradient[i] - gradient[i]);
            TensorPrimitives.Add(w, moved, w);
            pairs.Add(moved, change);
        }
        trialGradient.CopyTo(gradient, 0);
        loss = trialLoss;
        double size = TensorPrimitives.Norm<double>(gradient);
        if (!started) goal = Tolerance * size;
        (started, step) = (true, 1);
        if (size <= goal) IsDone = true;
        else pairs.Direction(gradient, direction, null, 1 / curvature);
    }
}
