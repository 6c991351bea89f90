using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;

namespace CaptchaGate.Redis.Tests;

/// <summary>Only what an instance with the key wrote about the same request is accepted.</summary>
public sealed class ResultSealTests
{
    private const string OtherKey = "HxMSERAPDg0MCwoJCAcGBQQDAgEAAAECAwQFBgcICQo=";

    private readonly FakeTimeProvider _time = new();
    private readonly ReservationRequest _request = Instance.Request("token", Instance.Key);

    [Fact]
    public void A_result_is_read_as_it_was_written()
    {
        var result = Instance.Success() with { BudgetExhausted = true, RequestId = "r", CertifyId = null, At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123) };
        Assert.Equal(result, Seal().Open(_request, Seal().Seal(_request, result), out var fault));
        Assert.Equal(SealFault.None, fault);
    }

    [Fact]
    public void Every_outcome_can_be_stored()
    {
        foreach (var row in DecisionTable.Rows)
        {
            var result = new SharedResult { Id = "id", Outcome = row.Outcome, Succeeded = false, At = DateTimeOffset.UnixEpoch };
            Assert.Equal(result, Seal().Open(_request, Seal().Seal(_request, result), out _));
        }
    }

    [Fact]
    public void A_stored_result_is_small_and_holds_no_token()
    {
        var stored = Seal().Seal(Instance.Request("the-token-itself", Instance.Key), Instance.Success("0123456789abcdef0123456789abcdef"));
        Assert.InRange(stored.Length, 1, 256);
        Assert.Equal(-1, stored.AsSpan().IndexOf("the-token-itself"u8));
    }

    [Fact]
    public void No_altered_bit_is_accepted()
    {
        var stored = Seal().Seal(_request, Instance.Success());
        for (var bit = 0; bit < stored.Length * 8; bit++)
        {
            byte[] altered = [.. stored];
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Seal().Open(_request, altered, out _));
        }
    }

    [Fact]
    public void No_part_and_nothing_longer_is_accepted()
    {
        var stored = Seal().Seal(_request, Instance.Success());
        for (var length = 0; length < stored.Length; length++)
            Assert.Null(Seal().Open(_request, stored.AsSpan(0, length), out _));
        Assert.Null(Seal().Open(_request, [.. stored, 0], out _));
    }

    [Fact]
    public void A_result_of_another_token_key_or_scene_is_not_accepted()
    {
        ReservationRequest[] others =
        [
            Instance.Request("other", Instance.Key),
            Instance.Request("token", new Guid("11111111-2222-3333-4444-555555555556")),
            Instance.Request("token"),
            Instance.Request("token", Instance.Key, "other"),
        ];
        var stored = Seal().Seal(_request, Instance.Success());
        foreach (var other in others)
        {
            Assert.Null(Seal().Open(other, stored, out var fault));
            Assert.Equal(SealFault.WrongMac, fault);
        }
    }

    [Fact]
    public void A_result_of_another_key_is_accepted_only_while_that_is_the_previous_one()
    {
        var stored = Seal(OtherKey).Seal(_request, Instance.Success());
        Assert.Null(Seal().Open(_request, stored, out var fault));
        Assert.Equal(SealFault.UnknownKey, fault);
        Assert.NotNull(Seal(Instance.ResultKey, OtherKey).Open(_request, stored, out _));
    }

    [Fact]
    public void A_result_counts_for_a_tokens_life_and_no_longer()
    {
        var stored = Seal().Seal(_request, Instance.Success());
        _time.Advance(ResultSeal.Life);
        Assert.NotNull(Seal().Open(_request, stored, out _));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(Seal().Open(_request, stored, out var fault));
        Assert.Equal(SealFault.Expired, fault);
    }

    private ResultSeal Seal(string key = Instance.ResultKey, string? previous = null) =>
        new(new FixedSecrets(key, previous), _time);
}
