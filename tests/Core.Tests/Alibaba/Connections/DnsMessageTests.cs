using System.Net;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Tests.Support;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>The wire format of the questions that are asked and the answers that come.</summary>
public sealed class DnsMessageTests
{
    private const string Host = "captcha.ap-southeast-1.aliyuncs.com";

    private static readonly byte[] Query = DnsMessage.TryWriteQuery(0x1234, Host, DnsMessage.TypeA)!;

    [Fact]
    public void A_query_is_laid_out_as_RFC_1035_says()
    {
        byte[] expected = [0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, (byte)'a', (byte)'b', 1, (byte)'c', 0, 0, 28, 0, 1];
        Assert.Equal(expected, DnsMessage.TryWriteQuery(0xABCD, "ab.c", DnsMessage.TypeAaaa));
        Assert.Equal(expected, DnsMessage.TryWriteQuery(0xABCD, "ab.c.", DnsMessage.TypeAaaa));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("ä.example")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.example")]
    public void What_cannot_be_a_name_is_not_asked_for(string host) => Assert.Null(DnsMessage.TryWriteQuery(1, host, DnsMessage.TypeA));

    [Fact]
    public void Addresses_are_read_behind_aliases()
    {
        var answer = DnsDouble.Message(Query, 0, DnsDouble.Record(5, [1, (byte)'x', 0xC0, 12]), DnsDouble.Record(1, [192, 0, 2, 1]), DnsDouble.Record(1, [192, 0, 2, 2]));
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")], DnsMessage.ReadAnswer(answer, Query).Addresses);
    }

    [Theory]
    [InlineData(0, DnsAnswerKind.NoData)]
    [InlineData(2, DnsAnswerKind.Failed)]
    [InlineData(3, DnsAnswerKind.NoName)]
    [InlineData(5, DnsAnswerKind.Failed)]
    public void A_code_says_what_became_of_the_question(int code, object kind) =>
        Assert.Equal(kind, DnsMessage.ReadAnswer(DnsDouble.Code(Query, code), Query).Kind);

    [Fact]
    public void A_refusal_without_the_question_counts_and_a_denial_without_it_does_not()
    {
        Assert.Equal(DnsAnswerKind.Failed, DnsMessage.ReadAnswer([0x12, 0x34, 0x81, 0x85, 0, 0, 0, 0, 0, 0, 0, 0], Query).Kind);
        Assert.Equal(DnsAnswerKind.Unrelated, DnsMessage.ReadAnswer([0x12, 0x34, 0x81, 0x83, 0, 0, 0, 0, 0, 0, 0, 0], Query).Kind);
    }

    [Fact]
    public void An_answer_to_another_question_is_unrelated()
    {
        var other = DnsMessage.TryWriteQuery(0x1234, "captcha.ap-southeast-2.aliyuncs.com", DnsMessage.TypeA)!;
        Assert.Equal(DnsAnswerKind.Unrelated, DnsMessage.ReadAnswer(DnsDouble.Records(other, "192.0.2.1"), Query).Kind);
        var id = DnsMessage.TryWriteQuery(0x1235, Host, DnsMessage.TypeA)!;
        Assert.Equal(DnsAnswerKind.Unrelated, DnsMessage.ReadAnswer(DnsDouble.Records(id, "192.0.2.1"), Query).Kind);
        Assert.Equal(DnsAnswerKind.Unrelated, DnsMessage.ReadAnswer(Query, Query).Kind);
    }

    [Fact]
    public void An_answer_in_another_case_counts() =>
        Assert.Equal(DnsAnswerKind.Addresses, DnsMessage.ReadAnswer(DnsDouble.Records(DnsMessage.TryWriteQuery(0x1234, Host.ToUpperInvariant(), DnsMessage.TypeA)!, "192.0.2.1"), Query).Kind);

    [Fact]
    public void An_answer_that_was_cut_never_says_that_there_is_no_address()
    {
        var cut = DnsDouble.Message(Query, 0);
        cut[2] |= 0x02;
        Assert.Equal(DnsAnswerKind.Failed, DnsMessage.ReadAnswer(cut, Query).Kind);
        var whole = DnsDouble.Records(Query, "192.0.2.1", "192.0.2.2");
        Assert.Equal(DnsAnswerKind.Addresses, DnsMessage.ReadAnswer(whole.AsSpan(0, whole.Length - 3), Query).Kind);
        Assert.Equal(DnsAnswerKind.Failed, DnsMessage.ReadAnswer(whole.AsSpan(0, Query.Length + 8), Query).Kind);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(53);
        var whole = DnsDouble.Records(Query, "192.0.2.1", "192.0.2.2");
        for (var i = 0; i < 20_000; i++)
        {
            var message = whole[..random.Next(whole.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && message.Length > 0; flips--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            var answer = DnsMessage.ReadAnswer(message, Query);
            Assert.Equal(answer.Kind is DnsAnswerKind.Addresses, answer.Addresses.Count > 0);
        }
    }
}
