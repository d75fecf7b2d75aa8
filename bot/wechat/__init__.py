"""WeChat as a wire: verify, decrypt, parse, render, encrypt. Pure; no sentences of ours."""
