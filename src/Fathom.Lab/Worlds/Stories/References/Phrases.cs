namespace Fathom.Lab.Stories;

/// <summary>Small parts that many sentences share: how they open, what verbs look like, how they close.</summary>
static class Phrases
{
    /// <summary>Mostly nothing; or a connective, or when it happened.</summary>
    public static void Opener(Teller t)
    {
        switch (t.Pick(12, 3, 1.5, 0.7, 0.5))
        {
            case 1: t.Modifier(t.Of<string>(Activities.Connectives)); break;
            case 2:
                Setting.When(t);
                t.Say(",");
                break;
            case 3:
                Setting.Day(t);
                t.Say(",");
                break;
            case 4:
                Setting.Month(t);
                t.Say(",");
                break;
        }
    }

    /// <summary>Mostly nothing; or where, how, in what weather.</summary>
    public static void Closer(Teller t, int who = -1)
    {
        StoryMemory m = t.Memory;
        bool others = who >= 0 && (who != StoryMemory.Hero || m.Pair || m.People[StoryMemory.Elder].Known);
        int thing = m.It == 0 ? 1 : m.It == 1 ? 0 : m.Things[1].Known ? -1 : 0;
        bool things = thing < 0 || m.Things[thing].Known;
        bool animal = m.Animal >= 0 && m.It != StoryMemory.TheAnimal;
        switch (t.Pick(3, 3, who >= 0 ? 1.5 : 0, 1, others ? 3 : 0, things ? 2 : 0, animal ? 1.5 : 0))
        {
            case 4:
                t.Say(t.Of<string>("close to", "in front of"));
                People.Name(t, Other(t, who));
                break;
            case 5:
                t.Say("beside");
                ThingTalk.Full(t, thing < 0 ? SomeThing(t) : thing);
                break;
            case 6:
                t.Say("behind");
                AnimalTalk.Full(t);
                break;
            case 1: Setting.Here(t); break;
            case 2: Habits.Manner(t, who); break;
            case 3: Setting.Under(t); break;
        }
    }

    /// <summary>A full stop, now and then an exclamation mark.</summary>
    public static void Stop(Teller t) => t.Say(t.Chance(0.1) ? "!" : ".");

    /// <summary>
    /// A past verb in one of its shapes: played, was playing, began to play; or not: did not play, never played.
    /// </summary>
    public static void Past(Teller t, Verb verb, bool several, bool maybeNot = false)
    {
        int form = t.Pick(4, 1.5, 1, maybeNot ? 0.7 : 0, maybeNot ? 0.4 : 0), start = t.Pieces.Count;
        switch (form)
        {
            case 0: t.Verb(Tense.Past, verb.Past); break;
            case 1: t.Say(Tense.Past, several ? "were" : "was").Verb(verb.Ing); break;
            case 2: t.Say(Tense.Past, "began to").Verb(verb.Base); break;
            case 3: t.Say(Tense.Past, "did not").Verb(verb.Base); break;
            default: t.Say("never").Verb(Tense.Past, verb.Past); break;
        }
        Habits.Label(t, verb);
        if (form >= 3) t.Tells(StoryVariables.Negation, from: start);
    }

    /// <summary>
    /// What someone will mostly do (or, with −1, go) in one of the future's shapes: will play, are going to play, shall play.
    /// </summary>
    public static void Future(Teller t, int who, string be)
    {
        using var _ = t.As(StoryVariables.Tenses[(int)Tense.Future]);
        switch (t.Below(3))
        {
            case 0: t.Say("will"); break;
            case 1: t.Say(be).Say("going to"); break;
            default: t.Say("shall"); break;
        }
        if (who < 0) t.Verb("go");
        else Habits.ActivityBase(t, who);
    }

    /// <summary>Both children as a subject, with a probability once both are there; else one person.</summary>
    /// <returns>Who it is; of both, the main character.</returns>
    public static int OneOrBoth(Teller t, double both, Func<Teller, int> one, out bool several)
    {
        several = t.Memory.Pair && t.Chance(both);
        int who = several ? StoryMemory.Hero : one(t);
        if (several) People.Both(t);
        else People.Subject(t, who);
        return who;
    }

    /// <summary>One of the children who are there, or a grown-up once known.</summary>
    public static int Someone(Teller t)
    {
        StoryMemory memory = t.Memory;
        return t.Pick(4, memory.Pair ? 3 : 0, memory.People[StoryMemory.Elder].Known ? 1 : 0);
    }

    /// <summary>One of the children who are there.</summary>
    public static int Child(Teller t) => t.Pick(4, t.Memory.Pair ? 3 : 0);

    /// <summary>Someone who is there, other than the one given; −1 when nobody else is.</summary>
    public static int Other(Teller t, int than)
    {
        StoryMemory memory = t.Memory;
        Span<double> weights = [1, memory.Pair ? 1 : 0, memory.People[StoryMemory.Elder].Known ? 1 : 0];
        weights[than] = 0;
        return weights[0] + weights[1] + weights[2] == 0 ? -1 : t.Pick(weights);
    }

    /// <summary>A known thing; −1 when there is none.</summary>
    public static int SomeThing(Teller t)
    {
        Thing[] things = t.Memory.Things;
        return things[0].Known || things[1].Known ? t.Pick(things[0].Known ? 1 : 0, things[1].Known ? 1 : 0) : -1;
    }
}
