using CaptchaGate.VerifyServer;

return await GateServer.RunAsync(args);
