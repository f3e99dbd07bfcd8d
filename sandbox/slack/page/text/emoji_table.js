// The common emoji: "name character" pairs; others stay readable as :name:.

export const EMOJI_TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 satisfied 😆 sweat_smile 😅 joy 😂 rofl 🤣
slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star-struck 🤩
kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany_face 🤪 hugging_face 🤗 thinking_face 🤔 zipper_mouth_face 🤐
neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬
relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 dizzy_face 😵 exploding_head 🤯 partying_face 🥳
sunglasses 😎 nerd_face 🤓 face_with_monocle 🧐 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮
hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺 fearful 😨 cold_sweat 😰 cry 😢 sob 😭 scream 😱
disappointed 😞 sweat 😓 weary 😩 tired_face 😫 yawning_face 🥱 triumph 😤 rage 😡 angry 😠 skull 💀 hankey 💩
ghost 👻 alien 👽 robot_face 🤖 see_no_evil 🙈 wave 👋 raised_hand ✋ hand ✋ ok_hand 👌 pinching_hand 🤏 v ✌️
crossed_fingers 🤞 point_left 👈 point_right 👉 point_up_2 👆 point_up ☝️ point_down 👇 +1 👍 thumbsup 👍 -1 👎
thumbsdown 👎 fist ✊ facepunch 👊 clap 👏 raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏 writing_hand ✍️
muscle 💪 eyes 👀 eye 👁️ brain 🧠 bust_in_silhouette 👤 busts_in_silhouette 👥 man-shrugging 🤷‍♂️
woman-shrugging 🤷‍♀️ shrug 🤷 face_palm 🤦 dog 🐶 cat 🐱 bug 🐛 beetle 🐞 turtle 🐢 snail 🐌 bee 🐝 spider_web 🕸️
evergreen_tree 🌲 seedling 🌱 four_leaf_clover 🍀 fire 🔥 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 boom 💥 zap ⚡
sunny ☀️ cloud ☁️ rainbow 🌈 snowflake ❄️ ocean 🌊 droplet 💧 apple 🍎 pizza 🍕 cake 🍰 birthday 🎂 coffee ☕
tea 🍵 beer 🍺 beers 🍻 champagne 🍾 soccer ⚽ trophy 🏆 medal 🏅 first_place_medal 🥇 dart 🎯 game_die 🎲 art 🎨
musical_note 🎵 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 rocket 🚀 airplane ✈️ car 🚗 bike 🚲 ship 🚢
construction 🚧 rotating_light 🚨 traffic_light 🚦 vertical_traffic_light 🚦 house 🏠 office 🏢 hospital 🏥
bank 🏦 factory 🏭 earth_africa 🌍 globe_with_meridians 🌐 watch ⌚ iphone 📱 computer 💻 desktop_computer 🖥️
keyboard ⌨️ printer 🖨️ floppy_disk 💾 cd 💿 camera 📷 movie_camera 🎥 tv 📺 telephone ☎️ phone ☎️ battery 🔋
electric_plug 🔌 bulb 💡 flashlight 🔦 money_with_wings 💸 moneybag 💰 dollar 💵 euro 💶 credit_card 💳 gem 💎
scales ⚖️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ gear ⚙️ nut_and_bolt 🔩 chains ⛓️ toolbox 🧰 magnet 🧲
test_tube 🧪 microscope 🔬 telescope 🔭 syringe 💉 pill 💊 broom 🧹 basket 🧺 key 🔑 old_key 🗝️ door 🚪 package 📦
mailbox 📫 email 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 scroll 📜 page_facing_up 📄
bookmark_tabs 📑 receipt 🧾 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 calendar 📅
date 📅 spiral_calendar_pad 🗓️ card_index 📇 clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎
straight_ruler 📏 scissors ✂️ file_folder 📁 open_file_folder 📂 card_file_box 🗃️ file_cabinet 🗄️
wastebasket 🗑️ lock 🔒 unlock 🔓 closed_lock_with_key 🔐 lock_with_ink_pen 🔏 books 📚 book 📖 open_book 📖
bookmark 🔖 label 🏷️ newspaper 📰 pencil 📝 memo 📝 pencil2 ✏️ mag 🔍 mag_right 🔎 hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 clock3 🕒 clock9 🕘 mega 📣
loudspeaker 📢 bell 🔔 no_bell 🔕 speech_balloon 💬 thought_balloon 💭 heart ❤️ orange_heart 🧡 yellow_heart 💛
green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 100 💯 white_check_mark ✅ heavy_check_mark ✔️
ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_multiplication_x ✖️ heavy_plus_sign ➕
heavy_minus_sign ➖ question ❓ grey_question ❔ exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 stop_sign 🛑 radioactive_sign ☢️ biohazard_sign ☣️
recycle ♻️ information_source ℹ️ ok 🆗 new 🆕 sos 🆘 free 🆓 up 🆙 cool 🆒 red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪
black_circle ⚫ large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩
large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛ small_blue_diamond 🔹
small_orange_diamond 🔸 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️
arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ arrows_counterclockwise 🔄 repeat 🔁
back 🔙 soon 🔜 top 🔝 arrow_forward ▶️ fast_forward ⏩ rewind ⏪ double_vertical_bar ⏸️ pause_button ⏸️
black_square_for_stop ⏹️ stop_button ⏹️ link 🔗 triangular_flag_on_post 🚩 checkered_flag 🏁 white_flag 🏳️
waving_white_flag 🏳️ shield 🛡️ crossed_swords ⚔️ crystal_ball 🔮 compass 🧭 world_map 🗺️ satellite 🛰️
anchor ⚓ fuelpump ⛽ zero 0️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣
nine 9️⃣ keycap_ten 🔟 passport_control 🛂 vs 🆚 copyright ©️ registered ®️ tm ™️ ticket 🎫
performing_arts 🎭 jigsaw 🧩 briefcase 💼 necktie 👔 crown 👑 mortar_board 🎓 helmet_with_white_cross ⛑️
police_car 🚓 ambulance 🚑 fire_engine 🚒 cop 👮 detective 🕵️ technologist 🧑‍💻 male-technologist 👨‍💻
female-technologist 👩‍💻
`;
