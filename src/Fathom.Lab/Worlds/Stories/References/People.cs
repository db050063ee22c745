namespace Fathom.Lab.Stories;

/// <summary>How the story speaks of people.</summary>
static class People
{
    const int ByName = 0, ByPronoun = 1, ByNoun = 2, ByRelation = 3;

    /// <summary>Someone as a subject: Lily, she, the girl, her friend.</summary>
    public static void Subject(Teller t, int person) => Refer(t, person, Female(t, person) ? "she" : "he", allowPronoun: true);

    /// <summary>Someone as an object: Lily, her, the girl, her friend.</summary>
    public static void Object(Teller t, int person) => Refer(t, person, Female(t, person) ? "her" : "him", allowPronoun: true);

    /// <summary>Someone by a full noun phrase, where a pronoun would be unclear.</summary>
    public static void Full(Teller t, int person) => Refer(t, person, "", allowPronoun: false);

    /// <summary>The possessive of whoever was just spoken of: her, his.</summary>
    public static void Own(Teller t, int person)
    {
        t.Memory.Pronouns[Sex(t, person)] = person;
        Their(t, person);
    }

    /// <summary>The pronoun of whoever was just spoken of, as a subject.</summary>
    public static void Again(Teller t, int person)
    {
        t.Say(Female(t, person) ? "she" : "he");
        Label(t, person, MentionForm.Pronoun);
    }

    /// <summary>Both children: they, the two, the children, Lily and Tom.</summary>
    public static void Both(Teller t)
    {
        switch (t.Pick(4, 1, 1, 3))
        {
            case 0: t.Say("they"); break;
            case 1: t.Say("the two of them"); break;
            case 2: t.Say("both").Noun("children"); break;
            default:
                Name(t, StoryMemory.Hero);
                t.Say("and").Open(WordClass.Name, NameOf(t, StoryMemory.Second)).Tells(StoryVariables.Number[1]);
                Describe(t, StoryMemory.Second, MentionForm.Explicit);
                return;
        }
        t.Tells(StoryVariables.Number[1]);
        Describe(t, StoryMemory.Hero, MentionForm.Pronoun);
        Describe(t, StoryMemory.Second, MentionForm.Pronoun);
    }

    /// <summary>Lily's, Dad's</summary>
    public static void Possessive(Teller t, int person)
    {
        Name(t, person);
        t.Say("'s");
    }

    /// <summary>Someone by name, also as a form of address.</summary>
    public static void Name(Teller t, int person)
    {
        t.Open(WordClass.Name, NameOf(t, person));
        Label(t, person, MentionForm.Explicit);
    }

    /// <summary>Writes a name that the story has not used before and remembers who it is.</summary>
    public static void Introduce(Teller t, int person)
    {
        t.Memory.People[person].Known = true;
        t.Memory.Pronouns[Sex(t, person)] = person;
        Name(t, person);
    }

    /// <summary>What the noun of a child who is to be named tells of it: a girl named …, her cousin …</summary>
    /// <param name="t">Has just written the noun.</param>
    /// <param name="person">Who it is.</param>
    /// <param name="female">1 or 0 when the noun tells it, or −1.</param>
    public static void LabelUnnamed(Teller t, int person, int female)
    {
        t.Tells(StoryVariables.Age[0]).Tells(StoryVariables.Role[person]).Tells(StoryVariables.Number[0]);
        if (female >= 0) t.Tells(StoryVariables.Gender[female]);
    }

    /// <summary>Draws a name that nobody has; with a gender that is given already, or −1.</summary>
    public static void DrawName(Teller t, int person, int female)
    {
        Span<double> weights = stackalloc double[Names.All.Length];
        for (int name = 0; name < weights.Length; name++)
        {
            bool taken = person == StoryMemory.Second && t.Memory.People[StoryMemory.Hero].Who == name;
            weights[name] = taken || (female >= 0 && Names.IsGirl(name) != (female == 1)) ? 0 : 1;
        }
        int who = t.Pick(weights);
        t.Memory.People[person] = Person.New(who, Names.IsGirl(who));
    }

    public static bool Female(Teller t, int person) => t.Memory.People[person].Female;

    /// <summary>girl or boy; for a grown-up what they are.</summary>
    public static string Noun(Teller t, int person) =>
        person == StoryMemory.Elder ? Grownup.All[t.Memory.People[person].Who].Noun : Female(t, person) ? "girl" : "boy";

    static string NameOf(Teller t, int person)
    {
        int who = t.Memory.People[person].Who;
        return person == StoryMemory.Elder ? Grownup.All[who].Address : Names.All[who];
    }

    static int Sex(Teller t, int person) => Female(t, person) ? 1 : 0;

    static void Refer(Teller t, int person, string pronoun, bool allowPronoun)
    {
        StoryMemory memory = t.Memory;
        bool unmistakable = memory.Pronouns[Sex(t, person)] == person;
        bool elder = person == StoryMemory.Elder;
        bool onlyOne = elder || !memory.Pair || Female(t, StoryMemory.Hero) != Female(t, StoryMemory.Second);
        bool related = elder || (person == StoryMemory.Second && memory.Relation >= 0);
        int form = t.Pick(4, allowPronoun && unmistakable ? 4 : 0, onlyOne && !elder ? 1.5 : 0, related ? 1.5 : 0);
        switch (form)
        {
            case ByName: t.Open(WordClass.Name, NameOf(t, person)); break;
            case ByPronoun: t.Say(pronoun); break;
            case ByNoun: t.Say("the").Noun(Noun(t, person)); break;
            case ByRelation: Related(t, person); break;
        }
        memory.Pronouns[Sex(t, person)] = person;
        MentionForm mention = form switch
        {
            ByName => MentionForm.Explicit,
            ByPronoun => MentionForm.Pronoun,
            _ => MentionForm.Implied,
        };
        Label(t, person, mention);
    }

    // Her, his: without becoming whom the next pronoun stands for.
    static void Their(Teller t, int person)
    {
        t.Say(Female(t, person) ? "her" : "his");
        Label(t, person, MentionForm.Pronoun);
    }

    // Her friend, his mother: the owner is always the main character.
    static void Related(Teller t, int person)
    {
        Their(t, StoryMemory.Hero);
        t.Noun(person == StoryMemory.Elder ? Noun(t, person) : Relation.Of(t.Memory.Relation, Female(t, person)));
    }

    /// <summary>What a mention of one person expresses, at the word just written.</summary>
    public static void Label(Teller t, int person, MentionForm form)
    {
        t.Tells(StoryVariables.Number[0]);
        Describe(t, person, form);
    }

    // Who, gender, age, role, relation, mood.
    static void Describe(Teller t, int person, MentionForm form)
    {
        Person who = t.Memory.People[person];
        bool elder = person == StoryMemory.Elder;
        // The girl, her mother: the noun itself tells the gender, and which grown-up.
        MentionForm byNoun = form == MentionForm.Implied ? MentionForm.Explicit : form;
        t.Tells(elder ? StoryVariables.Grownups[who.Who] : StoryVariables.Who[who.Who], elder ? byNoun : form);
        t.Tells(StoryVariables.Gender[who.Female ? 1 : 0], byNoun);
        t.Tells(StoryVariables.Age[!elder ? 0 : Grownup.All[who.Who].Old ? 2 : 1], form);
        t.Tells(StoryVariables.Role[person], elder ? form : Told(form));
        if (person == StoryMemory.Second && t.Memory.Relation >= 0)
            t.Tells(StoryVariables.Relations[t.Memory.Relation], Told(form));
        if (who.Feeling >= 0) t.Tells(StoryVariables.MoodOf[who.Feeling], Told(form));

        // A name says who it is, but not what the story has told about them.
        static MentionForm Told(MentionForm how) => how == MentionForm.Explicit ? MentionForm.Implied : how;
    }
}
