namespace Fathom.Lab.Stories;

/// <summary>What people say to each other, in quotation marks.</summary>
static class Speech
{
    const int Greeting = 0, Thanks = 1, Request = 2, Promise = 3, Refusal = 4, Asking = 5, Answering = 6;

    public static readonly StoryEvent[] All =
    [
        new("greet", m => 0.7, t => Quote(t, Greeting, Greet)),
        new("thank", m => Company(m) ? 0.7 : 0, t => Quote(t, Thanks, Thank)),
        new("request", m => Company(m) ? 1 : 0, t => Quote(t, Request, Ask)),
        new("promise", m => 0.9, t => Quote(t, Promise, Vow)),
        new("refuse", m => Company(m) ? 0.6 : 0, t => Quote(t, Refusal, Refuse)),
        new("question", m => Company(m) && (m.Things[0].Known || m.People[0].Feeling >= 0) ? 1.3 : 0, Question),
    ];

    static bool Company(StoryMemory m) => m.Pair || m.People[StoryMemory.Elder].Known;

    /// <summary>Answers the question that was asked last.</summary>
    public static void Answer(Teller t)
    {
        StoryMemory m = t.Memory;
        (Question question, int speaker, int topic) = (m.Question, m.Asked, m.Topic);
        m.Question = Stories.Question.None;
        int tag = t.Pick(2, 2, 1.5);
        if (tag == 1) Tag(t, speaker, before: true);
        int start = Open(t);
        switch (question)
        {
            case Stories.Question.Where: Possessions.Spot(t, topic); break;
            case Stories.Question.Who: Holder(t, topic); break;
            case Stories.Question.Colour:
                if (t.Chance(0.5)) ThingTalk.ColourWord(t, ref m.Things[topic], m.Things[topic].Colour);
                else ThingTalk.ColourLike(t, ref m.Things[topic], m.Things[topic].Colour);
                break;
            case Stories.Question.Count:
                ThingTalk.CountWord(t, m.Things[topic].Count);
                t.Say("in all");
                break;
            default: Feelings.Because(t, speaker); break;
        }
        // Whoever was asked answers; a name in front could still call somebody else.
        int clear = question == Stories.Question.Who ? start + 1 : start;
        Close(t, tag == 2 ? "," : ".", new(Answering, speaker, start, clear, Told: tag == 1 ? start : clear));
        if (tag == 2) Tag(t, speaker, before: false);
    }

    static void Holder(Teller t, int thing)
    {
        People.Name(t, t.Memory.Things[thing].Holder);
        t.Say(Tense.Present, t.Chance(0.5) ? "has" : "is holding");
        ThingTalk.AgainObject(t, thing);
    }

    // The words say whether they ask, and from where on it is clear what they do. Lily said, "…"   or   "…," said Lily.
    static void Quote(Teller t, int act, Func<Teller, int, (bool Asks, int Clear)> words)
    {
        int speaker = Phrases.Someone(t);
        bool before = t.Chance(0.5), told = before || !Company(t.Memory);
        if (before) Tag(t, speaker, before: true);
        int start = Open(t);
        (bool asks, int clear) = words(t, speaker);
        string stop = asks ? "?" : t.Chance(0.3) ? "!" : before ? "." : ",";
        Close(t, stop, new(act, speaker, start, clear, told ? start : -1));
        if (!before) Tag(t, speaker, before: false);
    }

    // Lily said,   or   said Lily.
    static void Tag(Teller t, int speaker, bool before)
    {
        if (!before && t.Chance(0.5))
        {
            Habits.Voice(t, speaker);
            People.Full(t, speaker);
        }
        else
        {
            People.Subject(t, speaker);
            Habits.Voice(t, speaker);
        }
        t.Say(before ? "," : ".");
    }

    static int Open(Teller t)
    {
        t.OpenQuote();
        return t.Pieces.Count;
    }

    static void Close(Teller t, string stop, Quoted words)
    {
        t.Say(stop).Tells(StoryVariables.Quotation, from: words.Start).Tells(StoryVariables.Acts[words.Act], from: words.Clear);
        if (words.Told >= 0) t.Tells(StoryVariables.Speakers[words.Speaker], MentionForm.Implied, words.Told);
        t.CloseQuote();
    }

    static (bool, int) Greet(Teller t, int speaker)
    {
        int start = t.Pieces.Count;
        t.Say(t.Of<string>("hello", "good day", "hi there"));
        if (Company(t.Memory)) MaybeAddress(t, speaker);
        return (false, start);
    }

    static (bool, int) Thank(Teller t, int speaker)
    {
        int start = t.Pieces.Count;
        t.Say(t.Of<string>("thank you", "many thanks", "how kind of you"));
        MaybeAddress(t, speaker);
        return (false, start);
    }

    static (bool, int) Ask(Teller t, int speaker)
    {
        int start = t.Pieces.Count, how = t.Below(3);
        t.Say(how == 0 ? "please" : how == 1 ? "could you" : "would you");
        if (t.Memory.Things[0].Known && t.Chance(0.6))
        {
            int slot = Phrases.SomeThing(t);
            t.Verb(t.Of<string>("show", "bring", "lend")).Say("me");
            ThingTalk.Known(t, slot);
        }
        else
        {
            Habits.ActivityBase(t, speaker);
            t.Say("with me");
        }
        MaybeAddress(t, speaker);
        return (how > 0, start);
    }

    static void MaybeAddress(Teller t, int speaker)
    {
        if (!t.Chance(0.7)) return;
        t.Say(",");
        People.Name(t, Phrases.Other(t, speaker));
    }

    // I could begin a refusal too.
    static (bool, int) Vow(Teller t, int speaker)
    {
        int clear = t.Pieces.Count;
        switch (t.Below(3))
        {
            case 0:
                t.Say("I").Say(Tense.Present, "promise we");
                clear++;
                break;
            case 1: t.Say("surely we"); break;
            default: t.Say("tomorrow we"); break;
        }
        if (t.Memory.Plan >= 0 && t.Chance(0.6))
        {
            Phrases.Future(t, -1, "are");
            using var _ = t.As(StoryVariables.Plan);
            Setting.Goal(t, t.Memory.Plan);
        }
        else
        {
            Phrases.Future(t, speaker, "are");
        }
        return (false, clear);
    }

    // No, I do not want to play. I never like to play.
    static (bool, int) Refuse(Teller t, int speaker)
    {
        int start = t.Pieces.Count, form = t.Below(3);
        t.Say(form == 1 ? "I" : form == 0 ? "no, I" : "no, we");
        int not = t.Pieces.Count;
        if (form == 1) t.Say("never").Say(Tense.Present, t.Of<string>("want to", "like to"));
        else t.Say(Tense.Present, "do not").Say(t.Of<string>("want to", "like to"));
        Habits.ActivityBase(t, speaker);
        t.Tells(StoryVariables.Negation, from: not);
        return (false, form == 1 ? not : start);
    }

    // Where is the ball? Who has it? What colour is it? How many are there? Why are you sad?
    static void Question(Teller t)
    {
        StoryMemory m = t.Memory;
        int speaker = Phrases.Someone(t), to = Phrases.Other(t, speaker);
        bool before = t.Chance(0.5);
        if (before) Tag(t, speaker, before: true);
        int start = Open(t);
        People.Name(t, to);
        t.Say(",");
        int about = t.Pick(Asks(m.Things[0]) ? 2 : 0, Asks(m.Things[1]) ? 2 : 0, m.People[to].Feeling >= 0 ? 1 : 0, 0.3);
        int slot = about < 2 ? about : -1;
        Thing thing = about < 2 ? m.Things[about] : default;
        int what = about < 2
            ? t.Pick(
                thing.Lost || thing.Spot >= 0 ? 3 : 0, thing.Holder >= 0 ? 1 : 0, thing.Colour >= 0 ? 1 : 0, thing.Plural ? 1 : 0)
            : about + 2;
        Ask(t, what, slot, to);
        Close(t, "?", new(Asking, speaker, start, Clear: start + 1, Told: before ? start : -1));
        if (!before) Tag(t, speaker, before: false);
        if (what < 5) (m.Question, m.Asked, m.Topic) = (Stories.Question.Where + what, to, slot);
    }

    // Whether the story has said something about it that one can ask for.
    static bool Asks(Thing thing) =>
        thing.Known && (thing.Lost || thing.Spot >= 0 || thing.Holder >= 0 || thing.Colour >= 0 || thing.Plural);

    static void Ask(Teller t, int what, int slot, int to)
    {
        switch (what)
        {
            case 0:
            case 2:
                t.Say(what == 0 ? "where" : "what colour");
                ThingTalk.Be(t, slot, Tense.Present);
                ThingTalk.Full(t, slot);
                break;
            case 1:
                t.Say("who has").Tells(Tense.Present);
                ThingTalk.Known(t, slot);
                break;
            case 3:
                t.Say("how many").Noun(ThingTalk.Noun(t.Memory.Things[slot]));
                ThingTalk.LabelKind(t, t.Memory.Things[slot].Kind, several: true, MentionForm.Explicit);
                t.Say(Tense.Present, "are there");
                break;
            case 4:
                t.Say("why").Say(Tense.Present, "do you").Say(t.Of<string>("feel", "look")).Say("so");
                int feeling = t.Memory.People[to].Feeling;
                t.Modifier(Feeling.All[feeling].Word).Tells(StoryVariables.Feelings[feeling]);
                break;
            default:
                t.Say(Tense.Present, "do you").Say(t.Of<string>("want to", "like to"));
                Habits.ActivityBase(t, to);
                break;
        }
    }
}
